import type { CacheStore } from '../cache/cache-store.ts'
import type { PublishedPath } from '../cache/narinfo.ts'
import { renderNarinfo, signaturesIn } from '../cache/narinfo.ts'
import { narinfoName } from '../cache/object-names.ts'
import type { SigningKey } from '../cache/signature.ts'
import { signatureBy, signerOf } from '../cache/signature.ts'

/** What signing again needs of whoever keeps account of the cache. */
export interface AmendableLedger {
  /** Changes what a new narinfo changes, once `write` has put it into the store, under the lock of `Ledger.record`. */
  amend(
    path: string,
    change: Pick<PublishedPath, 'signedBy' | 'bytes'>,
    write: () => Promise<void>,
  ): Promise<boolean>
}

/**
 * Adds the signatures of our keys to the narinfos of these paths. Those by other keys stay: clients may still know only
 * the old one. What changed since it was looked at is left for the next time. Throws `CacheStoreFault`.
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
        // Published again meanwhile, it has another NAR.
        if ((await store.readText(name)) !== before) throw new Changed()
        await store.putText(name, after, { contentType: 'text/x-nix-narinfo' })
      })
    } catch (error) {
      if (!(error instanceof Changed)) throw error
    }
  }
}

class Changed extends Error {}
