import type { Readable } from 'node:stream'
import { type NixSettings, run } from './command.ts'

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
