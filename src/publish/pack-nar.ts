import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type Listing, NarReader } from '../cache/nar-listing.ts'
import { stagedFile } from '../cache/staging.ts'
import { BuildFailed } from '../errors.ts'
import type { NixSettings } from '../nix/process/command.ts'
import type { PathInfo } from '../nix/store/path-info.ts'
import { dump, readBuildLog } from '../nix/store/read-store.ts'
import { compress, Digest } from './compress.ts'

export interface PackedNar {
  /** SRI hash, `sha256-…`, and bytes of the compressed NAR. */
  fileHash: string
  fileSize: number
  listing: Listing
}

/**
 * Writes the compressed NAR of a path into a new file, in constant memory. Throws `BuildFailed` if the path's contents differ
 * from Nix' record of them: this worker would otherwise sign them.
 */
export async function packNar(
  settings: NixSettings,
  info: PathInfo,
  file: string,
  signal: AbortSignal,
): Promise<PackedNar> {
  const digest = new Digest()
  const reader = new NarReader()
  async function* watched(nar: Readable): AsyncGenerator<Buffer> {
    for await (const chunk of nar as AsyncIterable<Buffer>) {
      digest.take(chunk)
      reader.take(chunk)
      yield chunk
    }
    reader.end()
  }
  const packed = await dump(
    settings,
    info.path,
    (nar) => compress(settings, watched(nar), file, signal),
    signal,
  )
  const narHash = digest.sri()
  if (narHash !== info.narHash || digest.bytes !== info.narSize) throw changedInStore(info, narHash)
  return { ...packed, listing: reader.end() }
}

function changedInStore({ path, narHash }: PathInfo, found: string): BuildFailed {
  return new BuildFailed({
    class: 'hash-mismatch',
    message: `${path} has been changed in this worker’s store since Nix made it (its NAR should have ${narHash}, and has ${found}), so it is not published. \`nix-store --verify-path ${path}\` looks again. \`nix-store --repair-path ${path}\`, run as root on the worker, mends it: Nix takes the path from a cache, or builds it again where no cache has it. Then ask for the environment again.`,
  })
}

/** Writes the compressed log of a derivation's build into a new file, and returns its bytes: 0 if this machine has no log. */
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
