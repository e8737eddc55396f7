import { randomBytes } from 'node:crypto'
import { writePath } from '../cache/ground.ts'
import type { Ground } from './with-service.ts'

const pin = { kind: 'folder' as const, narHash: 'sha256-AAAA' }
const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
/** The channel of the bench, by which its specs are read. */
export const channel = { name: 'bench', pin, defaults }
/** As many as Nixpkgs has, which the API reads to check the names of a spec. */
const packageCount = 8000

/** Names of the packages of the channel. */
export const packageNames = Array.from({ length: packageCount }, (_, index) => `package-${index}`)

/** Registers a channel that is as large as Nixpkgs. */
export async function registerChannel({ db }: Pick<Ground, 'db'>): Promise<void> {
  await db.channels.register({ ...channel, isDefault: true })
  await db.channels.recordListing('bench', pin, {
    packageNames,
    versions: packageNames.map(() => '1.0'),
    otherNames: [],
    pythonVersion: '3.13.5',
  })
}

/** Paths of a closure of ten packages that this cache serves. */
const closureSize = 30

/** Asks for an environment and records it as ready, with a closure in the cache, as a worker does. */
export async function makeReady(ground: Ground, url: string, spec: object): Promise<{ id: string }> {
  const { db, folder, keys } = ground
  const asked = await fetch(`${url}/v1/environments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(spec),
  })
  const {
    id,
    build,
    spec: canonical,
  } = (await asked.json()) as {
    id: string
    build: { id: string }
    spec: { packages: string[] }
  }
  const lease = await db.builds.claim(build.id, 'bench', 600)
  if (!lease) throw new Error(`the build of ${id} cannot be claimed`)
  const packages = canonical.packages.map((name) => ({
    ...{ name, version: '1.0', requested: true, fate: 'reused' as const, class: 'pure' as const },
    ...{ reason: 'It has no extension module.', sourcePath: `/nix/store/${name}`, targetPath: null },
  }))
  await db.builds.recordPlan(lease, { packages, buildTools: [], bundle: Buffer.from('bundle') })
  const entries = await Promise.all(
    Array.from({ length: closureSize }, () => writePath(folder, keys, randomBytes(2048))),
  )
  await db.builds.hold(lease, entries)
  for (const entry of entries) await db.cache.record(entry, async () => {})
  const storePath = entries[0]?.path ?? ''
  await db.builds.recordReady(
    lease,
    { storePath, drvPath: `${storePath}.drv`, closureBytes: closureSize * 2048 },
    [],
  )
  return { id }
}
