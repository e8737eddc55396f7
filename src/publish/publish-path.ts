import { allSettledOrThrow, type CacheStore, type ObjectMeta } from '../cache/cache-store.ts'
import type { CacheIndex, PublishedPath } from '../cache/narinfo.ts'
import { renderNarinfo } from '../cache/narinfo.ts'
import { listingName, logName, narinfoName, newNarName } from '../cache/object-names.ts'
import type { SigningKey } from '../cache/signature.ts'
import { signatureBy } from '../cache/signature.ts'
import { staged } from '../cache/staging.ts'
import { CacheStoreFault } from '../errors.ts'
import type { NixSettings } from '../nix/process/command.ts'
import type { PathInfo } from '../nix/store/path-info.ts'
import { packLog, packNar } from './pack-nar.ts'
import type { NarWriter } from './pack-threads.ts'

const metas = {
  nar: { contentType: 'application/x-nix-nar' },
  narinfo: { contentType: 'text/x-nix-narinfo' },
  listing: { contentType: 'application/json' },
  log: { contentType: 'text/plain; charset=utf-8', contentEncoding: 'gzip' },
} satisfies { [kind: string]: ObjectMeta }

export interface PublishPorts {
  store: CacheStore
  keys: SigningKey[]
  settings: NixSettings
}

/**
 * Publishes one path: its NAR first, then, once `referencesDone`, the objects under the path's own name, while the cache's
 * index holds off other writers and sweeps. Returns the recorded entry, or null if another process was faster.
 */
export async function publishPath(
  ports: PublishPorts & { writer: NarWriter },
  info: PathInfo,
  cacheIndex: Pick<CacheIndex, 'record'>,
  referencesDone: () => Promise<void>,
  signal: AbortSignal,
): Promise<PublishedPath | null> {
  const { store } = ports
  return staged(store, (narFile) =>
    staged(store, async (logFile) => {
      const { entry, narinfo, listing } = await prepare(ports, info, { narFile, logFile }, signal)
      // If this fails, a NAR without an entry stays behind; a sweep removes it.
      const discard = () => store.remove([entry.object]).catch(() => {})
      try {
        await store.putFile(entry.object, narFile, metas.nar)
        await referencesDone()
        signal.throwIfAborted()
      } catch (error) {
        await discard()
        throw error
      }
      // Keeps the NAR if this throws: the narinfo that names it may have been written.
      const recorded = await cacheIndex.record(entry, async () => {
        if ((await store.size(entry.object)) !== entry.fileSize) throw vanished(entry)
        await allSettledOrThrow([
          ...(entry.deriver && entry.logBytes > 0
            ? [store.putFile(logName(entry.deriver), logFile, metas.log)]
            : []),
          store.putText(listingName(entry.path), listing, metas.listing),
        ])
        await store.putText(narinfoName(entry.path), narinfo, metas.narinfo)
      })
      if (!recorded) await discard()
      return recorded ? entry : null
    }),
  )
}

/**
 * Returns the fault for a NAR that a sweep has removed: sweeps remove objects that no row names for a day, for which this
 * machine may have been suspended.
 */
function vanished({ path, object }: PublishedPath): CacheStoreFault {
  return new CacheStoreFault(`${object} of ${path} has vanished from the cache while it was being published`)
}

/** Writes a path's NAR and log into files, and returns its entry for the index. */
async function prepare(
  { keys, settings, writer }: PublishPorts & { writer: NarWriter },
  info: PathInfo,
  { narFile, logFile }: { narFile: string; logFile: string },
  signal: AbortSignal,
): Promise<{ entry: PublishedPath; narinfo: string; listing: string }> {
  const packing = packNar(writer, settings, info, narFile, signal)
  const logging = info.deriver ? packLog(settings, info.deriver, logFile, signal) : 0
  // Both write files that the caller removes.
  await Promise.allSettled([packing, logging])
  const { fileHash, fileSize, listing } = await packing
  const logBytes = await logging
  const { path, narHash, narSize, deriver, ca } = info
  const described = {
    ...{ path, narHash, narSize, deriver, ca, references: info.references.toSorted() },
    ...{ object: newNarName(fileHash), fileHash, fileSize },
  }
  const narinfo = renderNarinfo(
    described,
    keys.map((key) => signatureBy(key, described)),
  )
  const entry: PublishedPath = {
    ...described,
    bytes: fileSize + Buffer.byteLength(narinfo) + Buffer.byteLength(listing),
    logBytes,
    signedBy: keys.map(({ name }) => name),
  }
  return { entry, narinfo, listing }
}
