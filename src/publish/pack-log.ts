import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { readBuildLog } from '../nix/build-log.ts'
import type { NixSettings } from '../nix/command.ts'
import { writeStaged } from './staging.ts'

/** Writes the compressed log of a derivation's build into a new file, and returns its bytes: 0 where this machine has no log. */
export async function packLog(
  settings: NixSettings,
  drv: string,
  file: string,
  signal: AbortSignal,
): Promise<number> {
  let bytes = 0
  const found = await readBuildLog(
    settings,
    drv,
    async (log) => {
      await pipeline(log, createGzip(), async (compressed: AsyncIterable<Buffer>) => {
        bytes = await writeStaged(file, compressed)
      })
    },
    signal,
  )
  return found ? bytes : 0
}
