/**
 * Prints the notes of a release out of CHANGELOG.md: `node --import tsx ops/release-notes.ts v0.2.0`. Ends with 1 if package.json
 * has another version than the tag, or CHANGELOG.md has no entry for it.
 */
import { readFile } from 'node:fs/promises'

const at = (path: string) => new URL(`../${path}`, import.meta.url)
const tag = process.argv[2] ?? ''
const { version } = JSON.parse(await readFile(at('package.json'), 'utf8')) as { version: string }
if (tag !== `v${version}`) fail(`The tag is ${tag}, and package.json has version ${version}.`)
const [, ...entries] = (await readFile(at('CHANGELOG.md'), 'utf8')).split(/^## /m)
const entry = entries.find((one) => one.startsWith(`${version} `))
if (!entry) fail(`CHANGELOG.md has no entry for ${version}.`)
process.stdout.write(`${entry.split('\n').slice(1).join('\n').trim()}\n`)

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
