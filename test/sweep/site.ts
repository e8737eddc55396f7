import { readdirSync, statSync } from 'node:fs'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Test } from 'tap'
import type { CacheStore } from '../../src/cache/cache-store.ts'
import { folderStore } from '../../src/cache/folder-store.ts'
import { listingName, logName, narinfoName } from '../../src/cache/object-names.ts'
import type { NewCachedPath } from '../../src/db/cache/cache.ts'
import type { Db } from '../../src/db/db.ts'
import type { Lease } from '../../src/db/types.ts'
import type { Rules } from '../../src/sweep/retention.ts'
import { endReady, entryOf, holding } from '../db/published.ts'
import { type Servers, temporaryFolder } from '../servers.ts'

export interface Site {
  db: Db
  databaseUrl: string
  store: CacheStore
  /** Folder of the store. */
  folder: string
}

/** Keeps all environments, and protects none by a recent use. */
export const keepAll: Rules = { maxAgeDays: 90, maxBytes: 1e15, spareUsedWithinMs: -1e6 }
/** Keeps only pinned environments. */
export const keepNothing: Rules = { ...keepAll, maxBytes: 0 }
export const never = new AbortController().signal

/** Opens a database and a cache in a folder. */
export async function openSite(t: Pick<Test, 'teardown'>, servers: Servers): Promise<Site> {
  const folder = join(await temporaryFolder(t), 'cache')
  const store = folderStore(folder, 'StoreDir: /nix/store\n')
  await store.prepare()
  return { ...(await servers.freshDatabase()), store, folder }
}

/** Delays the beginning and the return of every write and removal in a store. */
export function slow(store: CacheStore): CacheStore {
  const slowly = async <T>(work: () => Promise<T>): Promise<T> => {
    await sleep(Math.random() * 5)
    const result = await work()
    await sleep(Math.random() * 5)
    return result
  }
  return {
    ...store,
    putText: (...put) => slowly(() => store.putText(...put)),
    remove: (names) => slowly(() => store.remove(names)),
  }
}

/** Returns the names and contents of a path's objects in the store, apart from its log. */
export function objectsOf({ path, object }: Pick<NewCachedPath, 'path' | 'object'>): [string, string][] {
  return [
    [object, `the nar of ${path}`],
    [listingName(path), '{"version":1}'],
    [narinfoName(path), `StorePath: ${path}\nURL: ${object}\n`],
  ]
}

export const logText = (drv: string) => `the log of ${drv}`

/** Returns an entry whose bytes are those that `publishPath` writes. */
export function sizedEntryOf(name: string, log: string | null = null): NewCachedPath {
  const entry = entryOf(name, { deriver: log, logBytes: log ? Buffer.byteLength(logText(log)) : 0 })
  const contents = objectsOf(entry).map(([, text]) => text)
  return { ...entry, bytes: contents.reduce((sum, text) => sum + Buffer.byteLength(text), 0) }
}

/** Publishes in the order of the product: the NAR, and then the rest under the lock. Returns false if another was faster. */
export async function publishPath({ db, store }: Site, entry: NewCachedPath): Promise<boolean> {
  const [[nar, narText] = ['', ''], ...rest] = objectsOf(entry)
  const meta = { contentType: 'text/plain' }
  await store.putText(nar, narText, meta)
  const recorded = await db.cache.record(entry, async () => {
    if (entry.deriver && entry.logBytes > 0)
      await store.putText(logName(entry.deriver), logText(entry.deriver), meta)
    for (const [name, text] of rest) await store.putText(name, text, meta)
  })
  if (!recorded) await store.remove([nar])
  return recorded
}

/** Holds these paths, and publishes those that the cache lacks. */
export async function publish(site: Site, name: string, entries: NewCachedPath[]): Promise<Lease> {
  const paths = entries.map(({ path }) => path.slice('/nix/store/'.length + 33))
  const lease = await holding(site.db, name, paths)
  const there = new Set(
    (await site.db.cache.recorded(entries.map(({ path }) => path))).map(({ path }) => path),
  )
  for (const entry of entries) if (!there.has(entry.path)) await publishPath(site, entry)
  return lease
}

/** Records a ready environment, with its own path first. Returns its id. */
export async function ready(site: Site, name: string, entries: NewCachedPath[]): Promise<string> {
  const lease = await publish(site, name, entries)
  await endReady(site.db, lease, [entries[0]?.path.slice('/nix/store/'.length + 33) ?? ''])
  return lease.environmentId
}

/** Returns the bytes of all files of the folder but `nix-cache-info`. */
export function folderBytes(folder: string): number {
  // Without promises, of which tap follows each: there are thousands of files.
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'nix-cache-info')
  const sizes = files.map((entry) => statSync(join(entry.parentPath, entry.name)).size)
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Returns the names of all objects, sorted. */
export async function objectNames({ store }: Pick<Site, 'store'>): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of store.list()) names.push(name)
  return names.sort()
}

/** Writes a file without a row to the folder, this many hours old. */
export async function leave({ folder }: Site, name: string, text: string, hoursAgo: number): Promise<void> {
  const file = join(folder, name)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, text)
  const then = new Date(Date.now() - hoursAgo * 3_600_000)
  await utimes(file, then, then)
}

/** Returns recorded paths with an absent object, and held paths that are not recorded. There must never be any. */
export async function faultsOf({ db, store, databaseUrl }: Site): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const recorded = await client.query<{ path: string }>(
    'SELECT path FROM cached_path WHERE removing_since IS NULL',
  )
  const absent = await client.query<{ path: string }>(
    `SELECT path FROM environment_path JOIN environment ON id = environment_id
     WHERE ready_at IS NOT NULL AND path NOT IN (SELECT path FROM cached_path WHERE removing_since IS NULL)`,
  )
  await client.end()
  const faults = absent.rows.map(({ path }) => `${path} is needed, and not recorded`)
  const there = new Set(await objectNames({ store }))
  const entries = await db.cache.recorded(recorded.rows.map(({ path }) => path))
  for (const entry of entries) {
    const names = objectsOf(entry).map(([name]) => name)
    if (entry.logBytes > 0) names.push(logName(entry.deriver ?? ''))
    for (const name of names) if (!there.has(name)) faults.push(`${name} of ${entry.path} is absent`)
    const narinfo = await store.readText(narinfoName(entry.path))
    if (!narinfo?.includes(entry.object)) faults.push(`the narinfo of ${entry.path} names another NAR`)
  }
  return faults
}
