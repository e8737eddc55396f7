import type { NixSettings } from '../nix/command.ts'
import type { PathInfo } from '../nix/path-info.ts'
import type { CacheStore, ObjectMeta } from './cache-store.ts'
import type { SigningKey } from './key.ts'
import { renderNarinfo } from './narinfo.ts'
import { listingName, logName, narinfoName, newNarName } from './object-names.ts'
import { packLog } from './pack-log.ts'
import { packNar } from './pack-nar.ts'
import type { Ledger, PublishedPath } from './published-path.ts'
import { signatureBy } from './signature.ts'
import { staged } from './staging.ts'

const metas = {
  nar: { contentType: 'application/x-nix-nar' },
  narinfo: { contentType: 'text/x-nix-narinfo' },
  listing: { contentType: 'application/json' },
  log: { contentType: 'text/plain; charset=utf-8', contentEncoding: 'gzip' },
} satisfies { [kind: string]: ObjectMeta }

/**
 * Publishes one path: its NAR first, then, once `referencesDone`, all that has the path's own name, while the ledger lets
 * nobody else write or remove that. Returns what was recorded, or null where another was faster.
 */
export async function publishPath(
  { store, keys, settings }: { store: CacheStore; keys: SigningKey[]; settings: NixSettings },
  info: PathInfo,
  ledger: Ledger,
  referencesDone: () => Promise<void>,
  signal: AbortSignal,
): Promise<PublishedPath | null> {
  return staged(store, (narFile) =>
    staged(store, async (logFile) => {
      const { deriver } = info
      const { listing, ...packed } = await packNar(settings, info, narFile, signal)
      const logBytes = deriver ? await packLog(settings, deriver, logFile, signal) : 0
      const facts = {
        ...info,
        ...packed,
        references: info.references.toSorted(),
        object: newNarName(packed.fileHash),
      }
      const narinfo = renderNarinfo(
        facts,
        keys.map((key) => signatureBy(key, facts)),
      )
      const listingText = JSON.stringify(listing)
      const { signatures: _, ...published } = facts
      const entry: PublishedPath = {
        ...published,
        bytes: packed.fileSize + Buffer.byteLength(narinfo) + Buffer.byteLength(listingText) + logBytes,
        hasLog: logBytes > 0,
        signedBy: keys.map(({ name }) => name),
      }

      try {
        await store.putFile(entry.object, narFile, metas.nar)
        await referencesDone()
        signal.throwIfAborted()
      } catch (error) {
        // What stays behind belongs to nobody, and a sweep would find it.
        await store.remove([entry.object]).catch(() => {})
        throw error
      }
      const recorded = await ledger.record(entry, async () => {
        if (deriver && logBytes > 0) await store.putFile(logName(deriver), logFile, metas.log)
        await store.putText(listingName(info.path), listingText, metas.listing)
        await store.putText(narinfoName(info.path), narinfo, metas.narinfo)
      })
      if (!recorded) await store.remove([entry.object])
      return recorded ? entry : null
    }),
  )
}
