import type { Readable } from 'node:stream'
import { type NixSettings, run } from '../process/command.ts'

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
