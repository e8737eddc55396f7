import { join } from 'node:path'
import type { Test } from 'tap'
import type { CacheStore } from '../../src/cache/cache-store.ts'
import { folderStore } from '../../src/cache/folder-store.ts'
import type { Db } from '../../src/db/db.ts'
import type { CachedPath } from '../../src/db/types.ts'
import { publishClosure } from '../../src/publish/publish-closure.ts'
import type { ScrubPorts } from '../../src/sweep/scrub-path.ts'
import { claim, request } from '../db/sample.ts'
import { newKey } from '../publish/new-key.ts'
import { openPrivateStore, type PrivateStore } from '../publish/private-store.ts'
import { type Servers, temporaryFolder } from '../servers.ts'

export interface TestSite extends ScrubPorts {
  db: Db
  store: CacheStore
  /** Folder of the cache. */
  folder: string
  nixStore: PrivateStore
  environmentId: string
  /** The environment's own path first, then its references, as in the database. */
  entries: CachedPath[]
}

/** Records a ready environment, whose closure Nix has built and a cache in a folder has. */
export async function openSite(t: Pick<Test, 'teardown'>, servers: Servers): Promise<TestSite> {
  const folder = join(await temporaryFolder(t), 'cache')
  const store = folderStore(folder, 'StoreDir: /nix/store\n')
  await store.prepare()
  const { db } = await servers.freshDatabase()
  const nixStore = await openPrivateStore(t)
  const { settings } = nixStore
  const keys = [(await newKey('team-1')).key]
  const storePath = await nixStore.build('library')
  const closure = await nixStore.closure(storePath)

  const { build } = await db.environments.accept(request('library'))
  const lease = await claim(db, build.id)
  await db.builds.hold(lease, closure)
  const silent = { signal: new AbortController().signal, log: () => undefined }
  await publishClosure({ store, keys, upstreamKeys: [], settings }, closure, db.cache, silent)
  await db.builds.recordReady(lease, { storePath, drvPath: `${storePath}.drv`, closureBytes: 1 }, [])
  const recorded = await db.cache.recorded(closure.map(({ path }) => path))
  const entries = recorded.toSorted((a, b) => Number(b.path === storePath) - Number(a.path === storePath))
  const { environmentId } = lease
  return { db, store, folder, keys, settings, nixStore, environmentId, entries }
}
