import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { readBuildLog } from '../nix/build-log.ts'
import type { NixSettings } from '../nix/command.ts'
import { stagedFile } from './staging.ts'

/** Writes the compressed log of a derivation's build into a new file, and returns its bytes: 0 where this machine has no log. */
export async function packLog(
  settings: NixSettings,
  drv: string,
  file: string,
  signal: AbortSignal,
): Promise<number> {
  const found = await readBuildLog(
    settings,
    drv,
    (log) => pipeline(log, createGzip(), stagedFile(file)),
    signal,
  )
  return found ? (await stat(file)).size : 0
}
