import { createHash } from 'node:crypto'
import type { Db } from '../../src/db/db.ts'
import type { PackageImports, PlannedPackage, StorePath } from '../../src/db/types.ts'
import type { CanonicalSpec } from '../../src/spec/schema.ts'

export const specOf = (packages: string[]): CanonicalSpec => ({
  ...{ format: 3, channel: 'sample', pin: { kind: 'folder', narHash: `sha256-${'A'.repeat(43)}=` } },
  ...{ system: 'x86_64-linux', source: 'python313', target: 'python313FreeThreading', packages },
  ...{ rebuild: 'auto', drop: [], keep: [], gil: 'report', checks: 'none', skipImports: [] },
  library: 'sha256-LIBRARY',
})

/** Records the request for an environment, as the API does, and returns its first build. */
export async function recordedRequest(db: Db, packages: string[]) {
  const spec = specOf(packages)
  const canonicalText = JSON.stringify(spec)
  const id = createHash('sha256').update(canonicalText).digest('hex')
  return (await db.environments.accept({ id, spec, canonicalText })).build
}

/** A package of a made-up environment. */
export interface MadeUp {
  name: string
  needs: string[]
  gil: PackageImports['gil']
  turnedOnBy?: PackageImports['turnedOnBy']
}

const pathOf = (name: string) =>
  `/nix/store/${createHash('sha256').update(name).digest('hex').replaceAll('e', 'z').slice(0, 32)}-python3.13-${name}-1.0`

/**
 * Records an environment that is ready, as a worker does: as many packages as no build of a test has. Returns its id.
 */
export async function recordedEnvironment(db: Db, requested: string[], all: MadeUp[]): Promise<string> {
  const { id, environmentId } = await recordedRequest(db, requested)
  const lease = await db.builds.claim(id, 'test', 600)
  if (!lease) throw new Error('a new build cannot be claimed')
  const packages = all.map(
    ({ name }): PlannedPackage => ({
      ...{ name, version: '1.0', requested: requested.includes(name), fate: 'reused', class: 'pure' },
      ...{ reason: 'pure Python', sourcePath: pathOf(name), targetPath: null },
    }),
  )
  await db.builds.recordPlan(lease, { packages, buildTools: [], bundle: Buffer.from('none') })
  const turnedOnBy = all.flatMap((one) => (one.gil === 'reenabled' ? (one.turnedOnBy ?? []) : []))
  await db.builds.recordImports(lease, {
    programsLeftOut: [],
    gil: { state: turnedOnBy.length > 0 ? 'on' : 'off', turnedOnBy },
    packages: new Map(
      all.map(({ name, gil, turnedOnBy = [] }) => [pathOf(name), { name, gil, turnedOnBy, verdicts: [] }]),
    ),
  })
  const whole = pathOf('environment')
  const closure: StorePath[] = [
    ...all.map(({ name, needs }) => ({ path: pathOf(name), references: needs.map(pathOf) })),
    { path: whole, references: all.map(({ name }) => pathOf(name)) },
  ].map((one, at) => ({ narHash: 'sha256-HASH', narSize: 1_000 * (at + 1), ...one }))
  await db.builds.hold(lease, closure)
  await db.builds.recordReady(
    lease,
    { storePath: whole, drvPath: `${whole}.drv`, closureBytes: 1_000_000 },
    closure.map(({ path }) => path),
  )
  return environmentId
}
