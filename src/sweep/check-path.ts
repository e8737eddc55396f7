import { setTimeout as sleep } from 'node:timers/promises'
import type { CacheStore } from '../cache/cache-store.ts'
import type { PublishedPath } from '../cache/narinfo.ts'
import { renderNarinfo, signaturesIn } from '../cache/narinfo.ts'
import { narinfoName } from '../cache/object-names.ts'
import type { SigningKey } from '../cache/signature.ts'
import { signatureBy } from '../cache/signature.ts'
import { Digest } from '../publish/compress.ts'

/**
 * Reads the narinfo and the whole NAR of a published path, at `bytesPerSecond` on average. Returns the fault as a sentence, or
 * null if both are as published. The narinfo must carry the signatures of those `keys` that the database lists for the path.
 * Throws `CacheStoreFault`, or the error that ended the reading.
 */
export async function faultOf(
  { store, keys }: { store: CacheStore; keys: SigningKey[] },
  entry: PublishedPath,
  bytesPerSecond: number,
  signal: AbortSignal,
): Promise<string | null> {
  const narinfo = await store.readText(narinfoName(entry.path))
  if (narinfo === null) return `${narinfoName(entry.path)} is missing`
  const signatures = signaturesIn(narinfo)
  const ours = keys.filter(({ name }) => entry.signedBy.includes(name))
  const isSigned = ours.every((key) => signatures.includes(signatureBy(key, entry)))
  if (!isSigned || narinfo !== renderNarinfo(entry, signatures))
    return `${narinfoName(entry.path)} is not the narinfo that was published`
  const nar = await store.read(entry.object)
  if (!nar) return `${entry.object} is missing`
  const digest = new Digest()
  const begun = performance.now()
  for await (const chunk of nar as AsyncIterable<Buffer>) {
    digest.take(chunk)
    const early = (digest.bytes / bytesPerSecond) * 1000 - (performance.now() - begun)
    if (early > 0) await sleep(early, undefined, { signal })
    signal.throwIfAborted()
  }
  if (digest.bytes !== entry.fileSize)
    return `${entry.object} has ${digest.bytes} bytes, and was published with ${entry.fileSize}`
  const found = digest.sri()
  return found === entry.fileHash
    ? null
    : `${entry.object} has the hash ${found}, and was published with ${entry.fileHash}`
}
