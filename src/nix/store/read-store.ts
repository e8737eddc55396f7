import type { Readable } from 'node:stream'
import { type NixSettings, run } from '../process/command.ts'

/**
 * Streams the NAR of a valid path to `read`, and returns the result of `read`. Throws if the path cannot be read. Does not use
 * `nix-store --dump`, which reads files of the machine's store even if the settings name another store.
 */
export async function dump<T>(
  settings: NixSettings,
  path: string,
  read: (nar: Readable) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const results: T[] = []
  const { exitCode, stderrTail } = await run(settings, {
    program: 'nix',
    args: [
      ...['--extra-experimental-features', 'nix-command', 'store', 'dump-path', path],
      // Fails for a missing path instead of fetching it.
      ...['--option', 'substitute', 'false'],
    ],
    signal,
    readOutput: async (nar) => {
      results.push(await read(nar))
    },
  })
  if (exitCode !== 0) throw new Error(`${path} cannot be read from the store: ${stderrTail.join('\n')}`)
  return results[0] as T
}

/**
 * Streams the build log of a derivation to `read` if this machine has it; unlike `nix log`, nix-store asks no binary cache. Returns
 * false if there is no log or it cannot be read; discard the content that `read` got then.
 */
export async function readBuildLog(
  settings: NixSettings,
  drv: string,
  read: (log: Readable) => Promise<void>,
  signal: AbortSignal,
): Promise<boolean> {
  const { exitCode } = await run(settings, {
    program: 'nix-store',
    args: ['--read-log', drv],
    signal,
    readOutput: read,
  })
  return exitCode === 0
}
