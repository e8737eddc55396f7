import type { CacheStore } from '../cache/cache-store.ts'
import type { CacheIndex } from '../cache/narinfo.ts'
import { isComplete } from '../cache/narinfo.ts'
import type { PublicKey } from '../cache/signature.ts'
import { isSignedBy } from '../cache/signature.ts'
import { BuildFailed, CacheStoreFault, diskFullIn } from '../errors.ts'
import { bytes } from '../nix/disk/bytes.ts'
import type { PathInfo } from '../nix/store/path-info.ts'
import { type PublishPorts, publishPath } from './publish-path.ts'
import { inReferenceOrder } from './reference-order.ts'

export interface PublishClosurePorts extends PublishPorts {
  /** Of caches that clients have anyway. */
  upstreamKeys: PublicKey[]
}

export interface Published {
  /** What was published now; bytes of all objects. */
  published: { paths: number; bytes: number }
  /** How many paths were there before, or came from another meanwhile. */
  already: number
  /** Paths that clients get from a cache that they have anyway. */
  upstream: string[]
}

/** One packs while another waits for the network or the disk. */
const packedAtOnce = 2
const looksAtOnce = 16

/**
 * Puts into the cache what it lacks of a closure, what is referred to before what refers to it, so that at any moment all
 * that is recorded can be fetched. It may end anywhere: what has been recorded is not done again. Throws `BuildFailed`, or
 * the signal's reason.
 */
export async function publishClosure(
  ports: PublishClosurePorts,
  closure: PathInfo[],
  cacheIndex: CacheIndex,
  { signal, log }: { signal: AbortSignal; log: (line: string) => undefined | Promise<void> },
): Promise<Published> {
  try {
    const isUpstream = (info: PathInfo) => isSignedBy(ports.upstreamKeys, info, info.signatures)
    const upstream = new Set(closure.filter(isUpstream))
    const ours = closure.filter((info) => !upstream.has(info))
    const there = await whatIsThere(ports.store, ours, cacheIndex, { signal, log })
    const published = { paths: 0, bytes: 0 }
    const lacking = ours.filter(({ path }) => !there.has(path))
    await inReferenceOrder(lacking, packedAtOnce, signal, async (info, referencesDone, ownSignal) => {
      const entry = await publishPath(ports, info, cacheIndex, referencesDone, ownSignal)
      if (!entry) return
      published.paths += 1
      published.bytes += entry.bytes + entry.logBytes
      await log(`${info.path} is published: ${bytes(info.narSize)}, ${bytes(entry.fileSize)} compressed`)
    })
    const already = ours.length - published.paths
    await log(
      `${published.paths} paths published (${bytes(published.bytes)}), ${already} were there, ${upstream.size} are in an upstream cache`,
    )
    return { published, already, upstream: [...upstream].map(({ path }) => path) }
  } catch (error) {
    throw asBuildFailed(error, ports.store)
  }
}

/** Those that are recorded, and are in the store as well. What has vanished from the store is recorded no longer. */
async function whatIsThere(
  store: CacheStore,
  infos: PathInfo[],
  cacheIndex: CacheIndex,
  { signal, log }: { signal: AbortSignal; log: (line: string) => undefined | Promise<void> },
): Promise<Set<string>> {
  const entries = await cacheIndex.recorded(infos.map(({ path }) => path))
  const there = new Set<string>()
  for (let first = 0; first < entries.length; first += looksAtOnce) {
    signal.throwIfAborted()
    const some = entries.slice(first, first + looksAtOnce)
    const whole = await Promise.all(some.map((entry) => isComplete(store, entry)))
    for (const [index, entry] of some.entries()) {
      if (whole[index]) {
        there.add(entry.path)
        continue
      }
      await cacheIndex.unrecord(entry)
      await log(`${entry.path} has vanished from the cache, and is published again`)
    }
  }
  return there
}

function asBuildFailed(error: unknown, { staging }: CacheStore): unknown {
  if (diskFullIn(error)) {
    const message = `The disk of ${staging} is full, so the environment cannot be published. Free some space, then try again.`
    return new BuildFailed({ class: 'disk-full', message }, { cause: error })
  }
  if (error instanceof CacheStoreFault)
    return new BuildFailed({ class: 'cache-store-error', message: error.message }, { cause: error })
  return error
}
