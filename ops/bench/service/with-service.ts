import { chmod, mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { folderStore } from '../../../src/cache/folder-store.ts'
import { cacheInfo } from '../../../src/cache/open-store.ts'
import { ownSigningKey } from '../../../src/cache/signing-keys.ts'
import { type Db, openDb } from '../../../src/db/db.ts'
import { startPostgres } from '../../../src/embedded/postgres.ts'
import { startRedis } from '../../../src/embedded/redis.ts'
import { servePatchbay } from '../cache/sides.ts'
import type { Site } from './part.ts'

/** Limits above any rate here: each request is counted, and none is refused. */
const unlimited = {
  PATCHBAY_READS_PER_MINUTE: '100000000',
  PATCHBAY_WRITES_PER_MINUTE: '100000000',
  PATCHBAY_QUEUE_LIMIT: '0',
  PATCHBAY_BUILDS_PER_TOKEN: '0',
}

/** Servers and an empty cache, for a service to start on. */
export interface Ground {
  db: Db
  databaseUrl: string
  redisUrl: string
  /** The folder of the cache, and the keys that sign it. */
  folder: string
  keys: Awaited<ReturnType<typeof ownSigningKey>>
  /** Starts `patchbay serve`, and stops it after `use`. */
  served<T>(
    use: (url: string, pid: number) => Promise<T>,
    settings?: { [variable: string]: string },
  ): Promise<T>
}

/** Starts Postgres and Redis with the settings of `patchbay up`, in a folder of their own, until `use` ends. */
export async function withGround<T>(
  site: Pick<Site, 'root' | 'signal'>,
  use: (ground: Ground) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(site.root, 'ground-'))
  // Postgres has a user of its own.
  await chmod(root, 0o755)
  const opened: (() => Promise<unknown>)[] = []
  const log = () => {}
  try {
    const postgres = await startPostgres({ dataDir: join(root, 'postgres'), log })
    opened.push(postgres.stop)
    const redis = await startRedis({ dataDir: join(root, 'redis'), log })
    opened.push(redis.stop)
    const db = await openDb(postgres.url)
    opened.push(db.close)
    const folder = join(root, 'cache')
    await mkdir(folder)
    await folderStore(folder, cacheInfo).prepare()
    const ground = { folder, databaseUrl: postgres.url, redisUrl: redis.url }
    return await use({
      ...ground,
      db,
      keys: await ownSigningKey(root, 'bench'),
      async served(work, settings = {}) {
        const service = await servePatchbay(root, ground, site.signal, { ...unlimited, ...settings })
        try {
          return await work(service.url, service.pid)
        } finally {
          await service.close()
        }
      },
    })
  } finally {
    for (const close of opened.toReversed()) await close()
  }
}
