import type { CacheStore } from '../cache/cache-store.ts'
import type { PublishedPath } from '../cache/narinfo.ts'
import { renderNarinfo, signaturesIn } from '../cache/narinfo.ts'
import { narinfoName } from '../cache/object-names.ts'
import type { SigningKey } from '../cache/signature.ts'
import { signatureBy, signerOf } from '../cache/signature.ts'

/** The index of the cache, as signing again uses it. */
export interface AmendableLedger {
  /**
   * Changes the fields that a new narinfo changes, once `write` has put it into the store, under the lock of
   * `CacheIndex.record`.
   */
  amend(
    path: string,
    change: Pick<PublishedPath, 'signedBy' | 'bytes'>,
    write: () => Promise<void>,
  ): Promise<boolean>
}

/**
 * Adds the signatures of this worker's keys to the narinfos of these paths. Keeps those of other keys: clients may still trust
 * only the old one. Skips paths that changed since they were read. Throws `CacheStoreFault`.
 */
export async function reSign(
  { store, keys }: { store: CacheStore; keys: SigningKey[] },
  entries: PublishedPath[],
  cacheIndex: AmendableLedger,
): Promise<void> {
  const ours = new Set(keys.map(({ name }) => name))
  for (const entry of entries) {
    const name = narinfoName(entry.path)
    const before = await store.readText(name)
    const kept = signaturesIn(before ?? '').filter((signature) => !ours.has(signerOf(signature)))
    const signatures = [...kept, ...keys.map((key) => signatureBy(key, entry))]
    const after = renderNarinfo(entry, signatures)
    const change = {
      signedBy: signatures.map(signerOf),
      bytes: entry.bytes + Buffer.byteLength(after) - Buffer.byteLength(before ?? ''),
    }
    try {
      await cacheIndex.amend(entry.path, change, async () => {
        // Published again meanwhile, the path has another NAR.
        if ((await store.readText(name)) !== before) throw new Changed()
        await store.putText(name, after, { contentType: 'text/x-nix-narinfo' })
      })
    } catch (error) {
      if (!(error instanceof Changed)) throw error
    }
  }
}

class Changed extends Error {}
