import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pLimit from 'p-limit'
import { stagedFile } from '../cache/staging.ts'
import { BuildFailed } from '../errors.ts'
import type { NixSettings } from '../nix/process/command.ts'
import type { PathInfo } from '../nix/store/path-info.ts'
import { readBuildLog } from '../nix/store/read-store.ts'
import type { NarWriter } from './pack-threads.ts'
import type { WrittenNar } from './write-nar.ts'

/**
 * Writes the compressed NAR of a path into a new file, in constant memory. Throws `BuildFailed` if the path's contents differ
 * from Nix' record of them: this worker would otherwise sign them.
 */
export async function packNar(
  writer: NarWriter,
  { path: programs, root = '/' }: NixSettings,
  info: PathInfo,
  file: string,
  signal: AbortSignal,
): Promise<Pick<WrittenNar, 'fileHash' | 'fileSize' | 'listing'>> {
  const source = join(root, info.path)
  const written = await writer.write({ source, narSize: info.narSize, file, programs }, signal)
  const { narHash, narSize } = written
  if (narHash !== info.narHash || narSize !== info.narSize) throw changedInStore(info, narHash)
  return written
}

function changedInStore({ path, narHash }: PathInfo, found: string): BuildFailed {
  return new BuildFailed({
    class: 'hash-mismatch',
    message: `${path} has been changed in this worker’s store since Nix made it (its NAR should have ${narHash}, and has ${found}), so it is not published. \`nix-store --verify-path ${path}\` looks again. \`nix-store --repair-path ${path}\`, run as root on the worker, mends it: Nix takes the path from a cache, or builds it again where no cache has it. Then ask for the environment again.`,
  })
}

/** Bounds the processes of Nix that read logs, over all builds of this worker. */
const inTurn = pLimit(4)

/** Writes the compressed log of a derivation's build into a new file, and returns its bytes: 0 if this machine has no log. */
export async function packLog(
  settings: NixSettings,
  drv: string,
  file: string,
  signal: AbortSignal,
): Promise<number> {
  const write = (log: Readable) => pipeline(log, createGzip(), stagedFile(file))
  const found = await inTurn(() => readBuildLog(settings, drv, write, signal))
  return found ? (await stat(file)).size : 0
}
