// Plans the packages that are asked for most on a real Nixpkgs, each alone and all together, and prints a Markdown table.
//
//   npm run check:nixpkgs -- --path DIR | --rev R [--build | --declared]
//
// Ends with 1 where a package cannot be planned that the channel has, and with `--build` where one cannot be built, or its
// modules not be imported. `--declared` only evaluates: which packages are native is then what check-nixpkgs/native.ts says. Without it the
// source's builds are scanned, which have to come from a cache.
//   --packages LIST       others than those of check-nixpkgs/wanted.ts, separated by commas or spaces; `all` are all of the channel
//   --only alone          not all of them together; `together`: not each alone
//   --rebuild             rebuilds all that is asked for, native or not
//   --source, --target    attributes of interpreters: the channel's `python3` and its free-threaded sibling
//   --system              as in Nix
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../src/config.ts'
import { BuildFailed } from '../src/errors.ts'
import { nixVersion } from '../src/nix/version.ts'
import { normalName } from '../src/spec/names.ts'
import { openChannel } from './check-nixpkgs/channel.ts'
import { type Checked, check } from './check-nixpkgs/check.ts'
import { everyPackage } from './check-nixpkgs/every-package.ts'
import { declaredFindings, findingsOfThisRun } from './check-nixpkgs/findings.ts'
import { isWell, table } from './check-nixpkgs/table.ts'
import { wanted } from './check-nixpkgs/wanted.ts'

const { values } = parseArgs({
  options: {
    path: { type: 'string' },
    rev: { type: 'string' },
    build: { type: 'boolean', default: false },
    declared: { type: 'boolean', default: false },
    rebuild: { type: 'boolean', default: false },
    packages: { type: 'string' },
    only: { type: 'string' },
    source: { type: 'string' },
    target: { type: 'string' },
    system: { type: 'string', default: 'x86_64-linux' },
  },
})
const { path, rev, only } = values
const wrong =
  path !== undefined && rev !== undefined
    ? 'Name a folder or a revision, not both.'
    : path === undefined && rev === undefined
      ? 'Name Nixpkgs: --path DIR, or --rev with a revision of 40 hex digits.'
      : values.build && values.declared
        ? '--declared builds nothing: leave it out, or --build.'
        : only !== undefined && only !== 'alone' && only !== 'together'
          ? '--only takes "alone" or "together".'
          : null
if (wrong !== null) {
  say(wrong)
  process.exit(64)
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => stop.abort(new Error(`Ended by ${signal}.`)))
const config = readConfig()
const bench = {
  settings: { nixConfig: config.nixConfig, path: config.path },
  limits: config,
  signal: stop.signal,
  log: () => undefined,
}

const folder = await mkdtemp(join(tmpdir(), 'patchbay-check-'))
try {
  process.exitCode = (await run()) ? 0 : 1
} catch (error) {
  say(
    error instanceof BuildFailed ? error.message : error instanceof Error ? (error.stack ?? '') : `${error}`,
  )
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** Returns whether all is well. */
async function run(): Promise<boolean> {
  const nix = await nixVersion(bench.settings)
  const channel = await openChannel(path === undefined ? { rev: rev ?? '' } : { path }, values, {
    ...bench,
    folder,
    dataDir: folder,
  })
  const { source, target } = channel.meaning.defaults
  const names =
    values.packages === 'all'
      ? await everyPackage(channel, bench, folder)
      : (values.packages?.split(/[\s,]+/).filter(Boolean) ?? wanted).map(normalName)
  const known = new Set(channel.packageNames)
  const offered = names.filter((name) => known.has(name))
  say(`${source} → ${target}: ${offered.length} of ${names.length} packages are in the channel.`)

  const checking = {
    channel,
    known: values.declared ? declaredFindings() : findingsOfThisRun(),
    bench,
    folder,
    build: values.build,
    rebuild: values.rebuild,
  }
  const alone: Checked[] = []
  for (const name of only === 'together' ? [] : offered) alone.push(await checkAloud([name]))
  const all =
    only === 'together'
      ? offered
      : alone.filter(({ result }) => result.kind !== 'refused').flatMap(({ packages }) => packages)
  const together = only === 'alone' || all.length === 0 ? null : await checkAloud(all)
  const ran = { alone, together }
  process.stdout.write(
    `${table({
      ...ran,
      pin: channel.meaning.pin.kind === 'folder' ? channel.meaning.pin.narHash : channel.meaning.pin.rev,
      source,
      target,
      nix,
      scanned: !values.declared,
      built: values.build,
      lacking: names.filter((name) => !known.has(name)),
    })}\n`,
  )
  return isWell(ran)

  async function checkAloud(packages: string[]): Promise<Checked> {
    const checked = await check(checking, packages)
    const { kind } = checked.result
    say(`${kind.padEnd(9)} ${checked.seconds.toFixed(1).padStart(6)} s  ${packages.join(' ').slice(0, 80)}`)
    return checked
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
