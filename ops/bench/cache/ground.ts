import { createHash, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { folderStore } from '../../../src/cache/folder-store.ts'
import type { PublishedPath } from '../../../src/cache/narinfo.ts'
import { renderNarinfo } from '../../../src/cache/narinfo.ts'
import { nix32 } from '../../../src/cache/nix32.ts'
import { listingName, narinfoName, newNarName } from '../../../src/cache/object-names.ts'
import { cacheInfo } from '../../../src/cache/open-store.ts'
import type { SigningKey } from '../../../src/cache/signature.ts'
import { signatureBy } from '../../../src/cache/signature.ts'
import { ownSigningKey } from '../../../src/cache/signing-keys.ts'
import { type Db, openDb } from '../../../src/db/db.ts'
import { startPostgres } from '../../../src/embedded/postgres.ts'
import { startRedis } from '../../../src/embedded/redis.ts'
import { publishClosure } from '../../../src/publish/publish-closure.ts'
import type { CanonicalSpec } from '../../../src/spec/schema.ts'
import { type PrivateStore, validPaths } from '../private-store.ts'

/** A filled cache: its folder, and its rows in the database, as workers leave them. */
export interface Ground {
  /** Of the cache. */
  folder: string
  databaseUrl: string
  redisUrl: string
  /** Public part of the key that signs all of it. */
  publicKey: string
  /** URL paths of narinfos, and of missing narinfos. */
  narinfos: string[]
  unknown: string[]
  /** URL path of a NAR, by its mebibytes. */
  nars: Map<number, string>
  close(): Promise<void>
}

const mebibyte = 1024 ** 2

/** Fills a cache below an empty folder: small paths, a NAR of each size, and all paths of the store. */
export async function fillCache(
  root: string,
  store: PrivateStore,
  { small, narMebibytes }: { small: number; narMebibytes: number[] },
  signal: AbortSignal,
): Promise<Ground> {
  const folder = join(root, 'cache')
  const log = () => {}
  const postgres = await startPostgres({ dataDir: join(root, 'postgres'), log })
  const redis = await startRedis({ dataDir: join(root, 'redis'), log })
  const db = await openDb(postgres.url)
  const close = async () => {
    await db.close()
    await Promise.all([redis.stop(), postgres.stop()])
  }
  try {
    const cache = folderStore(folder, cacheInfo)
    await cache.prepare()
    const keys = await ownSigningKey(root, 'bench')
    const entries = [
      ...(await inTurns(small, () => writePath(folder, keys, randomBytes(2048)))),
      ...(await inTurns(narMebibytes.length, (index) =>
        writePath(folder, keys, randomBytes((narMebibytes[index] ?? 0) * mebibyte)),
      )),
    ]
    const closure = await validPaths(store)
    await hold(db, [...entries, ...closure])
    await inTurns(entries.length, async (index) => {
      const entry = entries[index]
      if (entry) await db.cache.record(entry, async () => {})
    })
    const nixConfig = `store = ${store.root}\nsubstituters =`
    const settings = { nixConfig, path: process.env.PATH ?? '', root: store.root }
    await publishClosure({ store: cache, keys, upstreamKeys: [], settings }, closure, db.cache, {
      signal,
      log: () => undefined,
    })
    return {
      folder,
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      publicKey: keys[0]?.publicKey ?? '',
      narinfos: entries.slice(0, small).map(({ path }) => `/${narinfoName(path)}`),
      unknown: Array.from({ length: small }, () => `/${narinfoName(somePath())}`),
      nars: new Map(
        narMebibytes.map((mebibytes, index) => [mebibytes, `/${entries[small + index]?.object ?? ''}`]),
      ),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

const somePath = () => `/nix/store/${nix32(randomBytes(20))}-synthetic`

/** Writes the objects of a made-up path into the folder. No client unpacks its NAR. */
export async function writePath(folder: string, keys: SigningKey[], nar: Buffer): Promise<PublishedPath> {
  const path = somePath()
  const hash = `sha256-${createHash('sha256').update(nar).digest('base64')}`
  const entry: PublishedPath = {
    ...{ path, narHash: hash, narSize: nar.length, references: [path, somePath(), somePath()].sort() },
    ...{ deriver: null, ca: null, object: newNarName(hash), fileHash: hash, fileSize: nar.length },
    ...{ bytes: nar.length + 1000, logBytes: 0, signedBy: keys.map(({ name }) => name) },
  }
  const narinfo = renderNarinfo(
    entry,
    keys.map((key) => signatureBy(key, entry)),
  )
  await writeFile(join(folder, entry.object), nar)
  await writeFile(join(folder, listingName(path)), '{"version":1,"root":{"type":"regular","size":0}}')
  await writeFile(join(folder, narinfoName(path)), narinfo)
  return entry
}

/** Writes the paths down as the closure of an environment that is being published: others are not recorded. */
export async function hold(db: Db, closure: Parameters<Db['builds']['hold']>[1]): Promise<void> {
  const { id, spec, canonicalText } = anEnvironment()
  const { build } = await db.environments.accept({ id, spec, canonicalText })
  const lease = await db.builds.claim(build.id, 'bench', 3600)
  if (!lease) throw new Error('the build of an empty record cannot be claimed')
  await db.builds.hold(lease, closure)
}

function anEnvironment() {
  const spec: CanonicalSpec = {
    ...{
      format: 2,
      channel: 'bench',
      pin: { kind: 'folder', narHash: 'sha256-AAAA' },
      system: 'x86_64-linux',
    },
    ...{
      source: 'python313',
      target: 'python313FreeThreading',
      packages: ['bench'],
      rebuild: 'auto',
      drop: [],
    },
    ...{ keep: [], gil: 'report', checks: 'none', skipImports: [], library: 'sha256-AAAA' },
  }
  const canonicalText = JSON.stringify(spec)
  return { id: createHash('sha256').update(canonicalText).digest('hex'), spec, canonicalText }
}

const atOnce = 8

async function inTurns<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const worker = async () => {
    for (let index = next++; index < count; index = next++) results[index] = await work(index)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}
