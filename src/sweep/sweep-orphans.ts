import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CacheStore, StoredObject } from '../cache/cache-store.ts'
import type { Owner } from '../db/cache/removal.ts'
import type { Db } from '../db/db.ts'
import { removeObjects } from './remove-paths.ts'

export interface Orphans {
  objects: number
  bytes: number
}

/**
 * Age at which an object without a row counts as orphaned. Publishing takes less than a day from writing an object to recording
 * it, so that the worker is dead.
 */
const oldMs = 24 * 60 * 60 * 1000
const batch = 100

/**
 * Removes the objects that dead workers have left in the cache store, or only counts them, and adds them to `orphans`. Throws
 * `CacheStoreFault`.
 */
export async function sweepOrphans(
  { db, store }: { db: Pick<Db, 'removal'>; store: CacheStore },
  { dryRun }: { dryRun: boolean },
  orphans: Orphans,
  signal: AbortSignal,
): Promise<void> {
  const found: StoredObject[] = []
  for await (const objects of inBatches(oldObjects(store))) {
    signal.throwIfAborted()
    found.push(...select(objects, await db.removal.unknown(objects.map(ownerOf))))
  }
  if (dryRun) add(orphans, found)
  else {
    // Removes the narinfos first, as for paths.
    const isNarinfo = ({ name }: StoredObject) => name.endsWith('.narinfo')
    const ordered = [...found.filter(isNarinfo), ...found.filter((object) => !isNarinfo(object))]
    for (let from = 0; from < ordered.length; from += batch) {
      signal.throwIfAborted()
      const objects = ordered.slice(from, from + batch)
      await db.removal.whileUnknown(objects.map(ownerOf), async (unknown) => {
        const still = select(objects, unknown)
        const names = still.map(({ name }) => name)
        await removeObjects(store, names)
        add(orphans, still)
      })
    }
  }
  add(orphans, await sweepStaging(store, { dryRun }))
}

/** Removes or counts old unfinished objects, which lie on each worker's own disk if the cache does not. */
export async function sweepStaging(
  { staging }: Pick<CacheStore, 'staging'>,
  { dryRun }: { dryRun: boolean },
): Promise<StoredObject[]> {
  const left: StoredObject[] = []
  const entries = await readdir(staging, { withFileTypes: true }).catch(() => [])
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = join(staging, entry.name)
    // Another process has moved the file since.
    const found = await stat(file).catch(() => null)
    if (!found || !isOld(found.mtime)) continue
    left.push({ name: entry.name, bytes: found.size, changedAt: found.mtime })
    if (!dryRun) await rm(file, { force: true })
  }
  return left
}

async function* oldObjects(store: CacheStore): AsyncIterable<StoredObject> {
  for await (const object of store.list()) if (isOld(object.changedAt)) yield object
}

function isOld(time: Date): boolean {
  return time.getTime() < Date.now() - oldMs
}

function ownerOf({ name }: StoredObject): Owner {
  if (name.startsWith('nar/')) return { by: 'object', name }
  if (name.startsWith('log/')) return { by: 'log', name: `/nix/store/${name.slice('log/'.length)}` }
  return { by: 'hashPart', name: name.replace(/\.(narinfo|ls)$/, '') }
}

function select<T>(items: T[], chosen: boolean[]): T[] {
  return items.filter((_, index) => chosen[index])
}

function add(orphans: Orphans, objects: StoredObject[]): void {
  orphans.objects += objects.length
  for (const { bytes } of objects) orphans.bytes += bytes
}

async function* inBatches<T>(items: AsyncIterable<T>): AsyncIterable<T[]> {
  let taken: T[] = []
  for await (const item of items) {
    taken.push(item)
    if (taken.length < batch) continue
    yield taken
    taken = []
  }
  if (taken.length > 0) yield taken
}
