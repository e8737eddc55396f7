import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'
import type { CacheStore } from '../cache/cache-store.ts'
import type { CacheIndex } from '../cache/narinfo.ts'
import { isComplete } from '../cache/narinfo.ts'
import type { PublicKey } from '../cache/signature.ts'
import { isSignedBy } from '../cache/signature.ts'
import { BuildFailed, CacheStoreFault, diskFullIn } from '../errors.ts'
import { bytes } from '../nix/disk/bytes.ts'
import type { PathInfo } from '../nix/store/path-info.ts'
import { type NarWriter, withNarWriter } from './pack-threads.ts'
import { type PublishPorts, publishPath } from './publish-path.ts'
import { inReferenceOrder } from './reference-order.ts'

export interface PublishClosurePorts extends PublishPorts {
  /** Of caches that clients have anyway. */
  upstreamKeys: PublicKey[]
}

export interface Published {
  /** Number of paths published now, and bytes of all their objects. */
  published: { paths: number; bytes: number }
  /** Number of paths that the cache had before, or that another process published meanwhile. */
  already: number
  /** Paths that clients get from a cache that they use anyway. */
  upstream: string[]
}

/** zstd has a process besides. More threads than cores would only share them. */
const threads = Math.max(2, Math.min(4, availableParallelism()))
/** So many that small paths can be packed together while others wait for the network, the disk or Postgres. */
const pathsAtOnce = 32
/** Each takes a connection from the pool for work in the cache store, which all builds of a worker share. */
const recordedAtOnce = 4
const looksAtOnce = 16

/**
 * Publishes the missing paths of a closure, each after its references, so that clients can fetch all recorded paths at any
 * moment. It may be interrupted: recorded paths are not published again. Throws `BuildFailed`, or the signal's reason.
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
    const inTurn = pLimit(recordedAtOnce)
    const record: CacheIndex['record'] = (entry, write) => inTurn(() => cacheIndex.record(entry, write))
    const lacking = ours.filter(({ path }) => !there.has(path))
    const publishAll = (writer: NarWriter) =>
      inReferenceOrder(lacking, pathsAtOnce, signal, async (info, referencesDone, ownSignal) => {
        const entry = await publishPath({ ...ports, writer }, info, { record }, referencesDone, ownSignal)
        if (!entry) return
        published.paths += 1
        published.bytes += entry.bytes + entry.logBytes
        await log(`${info.path} is published: ${bytes(info.narSize)}, ${bytes(entry.fileSize)} compressed`)
      })
    if (lacking.length > 0) await withNarWriter(threads, publishAll)
    const already = ours.length - published.paths
    await log(
      `${published.paths} paths published (${bytes(published.bytes)}), ${already} were there, ${upstream.size} are in an upstream cache`,
    )
    return { published, already, upstream: [...upstream].map(({ path }) => path) }
  } catch (error) {
    throw asBuildFailed(error, ports.store)
  }
}

/** Returns the recorded paths that the store still has. Marks the others as no longer recorded. */
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
      await log(`${entry.path} has vanished from the cache; publishing it again`)
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
