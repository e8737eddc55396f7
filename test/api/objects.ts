import { createHash, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import type { CacheStore } from '../../src/cache/cache-store.ts'
import type { PublishedPath } from '../../src/cache/narinfo.ts'
import { nix32 } from '../../src/cache/nix32.ts'
import { hashPart, listingName, logName, narinfoName, newNarName } from '../../src/cache/object-names.ts'
import type { Db } from '../../src/db/db.ts'

/** A path with every object that a cache can have of it, under names that Nix could ask for. */
export interface Published extends PublishedPath {
  hash: string
  narinfo: string
  listing: string
  log: string
  /** The compressed NAR. */
  nar: Buffer
  /** The name of its derivation. */
  drv: string
}

export interface Recorder {
  db: Pick<Db, 'cache'>
  databaseUrl: string
}

export const sri = (bytes: Buffer) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`

/** Builds a path that is neither stored nor recorded. */
export function somePath(name = 'tool', narBytes = 100_000): Published {
  const path = `/nix/store/${nix32(randomBytes(20))}-${name}`
  const nar = randomBytes(narBytes)
  const object = newNarName(sri(nar))
  const drv = `${nix32(randomBytes(20))}-${name}.drv`
  return {
    ...{
      path,
      hash: hashPart(path),
      nar,
      object,
      drv,
      deriver: `/nix/store/${drv}`,
      ca: null,
      references: [],
    },
    ...{ narHash: sri(Buffer.from(path)), narSize: 4096, fileHash: sri(nar), fileSize: nar.length },
    ...{ bytes: nar.length + 500, logBytes: 30, signedBy: ['test-1'] },
    narinfo: `StorePath: ${path}\nURL: ${object}\nCompression: zstd\n`,
    listing: JSON.stringify({ version: 1, root: { type: 'directory', entries: {} } }),
    log: `building ${name}\ndone\n`,
  }
}

/** Puts all objects of a path into a store. */
export async function put(store: CacheStore, path: Published): Promise<void> {
  const file = async (name: string, bytes: Buffer, contentType: string, contentEncoding?: 'gzip') => {
    const staged = join(store.staging, nix32(randomBytes(20)))
    await writeFile(staged, bytes)
    await store.putFile(name, staged, { contentType, ...(contentEncoding && { contentEncoding }) })
  }
  await file(path.object, path.nar, 'application/x-nix-nar')
  await file(logName(path.drv), gzipSync(path.log), 'text/plain; charset=utf-8', 'gzip')
  await store.putText(listingName(path.path), path.listing, { contentType: 'application/json' })
  await store.putText(narinfoName(path.path), path.narinfo, { contentType: 'text/x-nix-narinfo' })
}

/** Records a path as if an environment that needs it were being published. */
export async function note({ db, databaseUrl }: Recorder, path: Published): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(
    'INSERT INTO store_path (path, nar_hash, nar_size, "references") VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [path.path, path.narHash, path.narSize, path.references],
  )
  await client.end()
  const { hash: _, narinfo: __, listing: ___, log: ____, nar: _____, drv: ______, ...entry } = path
  await db.cache.record(entry, async () => {})
}

/** A path as a worker leaves it: in the store, and recorded. */
export async function published(
  opened: Recorder & { cache: { store: CacheStore } },
  path = somePath(),
): Promise<Published> {
  await put(opened.cache.store, path)
  await note(opened, path)
  return path
}
