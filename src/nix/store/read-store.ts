import type { Readable } from 'node:stream'
import { type NixSettings, run } from '../process/command.ts'

/**
 * Gives `read` the NAR of a valid path as it is made, and returns what it returns. Not by `nix-store --dump`, which takes
 * a file's name for what it is, and would look into the machine's store where the settings say another.
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
      // A path that is not there is an error, and nothing to look for elsewhere.
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
 * Gives `read` what the build of a derivation said, as far as this machine has it: nix-store, other than `nix log`, asks
 * no binary cache. False where there is no log, or it cannot be read; what `read` got is worth nothing then.
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
