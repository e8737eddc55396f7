import type { Readable } from 'node:stream'
import { type NixSettings, run } from './command.ts'

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
