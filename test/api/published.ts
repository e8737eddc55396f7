import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ServedCache } from '../../src/api/dependencies.ts'
import { narinfoName } from '../../src/cache/object-names.ts'
import type { Db } from '../../src/db/db.ts'
import type { Lease } from '../../src/db/types.ts'
import { plan } from './fixture.ts'

const bytes = 1000

/** Store paths of this test only. */
export function freshPaths(...names: string[]): string[] {
  return names.map((name) => `/nix/store/${randomBytes(16).toString('hex')}-${name}`)
}

/** Puts something into the cache for a path, and records it, as a worker does. Returns the name of its NAR. */
export async function publish(
  { db, cache }: { db: Db; cache: ServedCache },
  path: string,
  references: string[] = [],
): Promise<string> {
  const object = `nar/${randomBytes(26).toString('hex')}-${randomBytes(4).toString('hex')}.nar.zst`
  const file = join(cache.store.staging, randomBytes(8).toString('hex'))
  await writeFile(file, randomBytes(bytes))
  await cache.store.putFile(object, file, { contentType: 'application/x-nix-nar' })
  const entry = {
    path,
    narHash: 'sha256-N',
    narSize: 4096,
    references,
    deriver: null,
    ca: null,
    object,
    fileHash: 'sha256-F',
    fileSize: bytes,
    bytes: bytes + 100,
    logBytes: 0,
    signedBy: ['test-1'],
  }
  await db.cache.record(entry, () =>
    cache.store.putText(narinfoName(path), `StorePath: ${path}\n`, { contentType: 'text/x-nix-narinfo' }),
  )
  return object
}

/** Runs a build as a worker that publishes the missing ones of these paths; the last is the environment. */
export async function buildAndPublish(
  opened: { db: Db; cache: ServedCache },
  buildId: string,
  paths: string[],
): Promise<Lease> {
  const { db } = opened
  const lease = await plan(db, buildId)
  const storePath = paths.at(-1) ?? ''
  await db.builds.hold(
    lease,
    paths.map((path) => ({ path, narHash: 'sha256-N', narSize: 4096, references: [] })),
  )
  const recorded = await db.cache.recorded(paths)
  for (const entry of recorded) if (!(await opened.cache.isWhole(entry))) await db.cache.lost(entry)
  for (const path of paths) await publish(opened, path)
  const closureBytes = paths.length * 4096
  await db.builds.recordReady(lease, { storePath, drvPath: `${storePath}.drv`, closureBytes }, [])
  return lease
}
