import { createHash, randomUUID } from 'node:crypto'
import type { NewCachedPath } from '../../src/db/cache/cache.ts'
import type { Db } from '../../src/db/db.ts'
import type { Lease, StorePath } from '../../src/db/types.ts'
import { claim, request } from './sample.ts'

/** Returns `/nix/store/<32 characters>-<name>`, the same for the same name. */
export function pathOf(name: string): string {
  return `/nix/store/${createHash('sha256').update(name).digest('hex').slice(0, 32)}-${name}`
}

export function storePathOf(name: string): StorePath {
  return { path: pathOf(name), narHash: 'sha256-CCCC', narSize: 1000, references: [] }
}

/** Returns the entry of a published path, with a NAR of its own. */
export function entryOf(name: string, facts: Partial<NewCachedPath> = {}): NewCachedPath {
  return {
    ...storePathOf(name),
    deriver: null,
    ca: null,
    object: `nar/${randomUUID()}.nar.zst`,
    fileHash: 'sha256-DDDD',
    fileSize: 100,
    bytes: 120,
    logBytes: 0,
    signedBy: ['test-1'],
    ...facts,
  }
}

export const writeNothing = async () => {}

/** Begins a build of this environment that is publishing these paths. */
export async function holding(db: Db, name: string, paths: string[]): Promise<Lease> {
  const { build } = await db.environments.accept(request(name))
  const lease = await claim(db, build.id)
  await db.builds.hold(lease, paths.map(storePathOf))
  return lease
}

/** Records a ready environment with these paths in the cache, the first of them its own. Returns its id. */
export async function published(db: Db, name: string, paths: string[]): Promise<string> {
  const lease = await holding(db, name, paths)
  for (const path of paths) await db.cache.record(entryOf(path), writeNothing)
  await endReady(db, lease, paths)
  return lease.environmentId
}

export function endReady(db: Db, lease: Lease, paths: string[]): Promise<void> {
  const storePath = pathOf(paths[0] ?? '')
  return db.builds.recordReady(lease, { storePath, drvPath: `${storePath}.drv`, closureBytes: 1000 }, [])
}
