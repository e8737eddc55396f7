import { readFileSync } from 'node:fs'

/** Returns the version of this command, as its package.json has it. */
export function ownVersion(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version
}
