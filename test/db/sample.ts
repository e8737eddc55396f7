import { createHash } from 'node:crypto'
import type { ChannelListing } from '../../src/db/channels/types.ts'

import type { Db } from '../../src/db/db.ts'
import type {
  BuildToolRow,
  ImportFindings,
  Lease,
  PackageImports,
  PlannedPackage,
  StorePath,
  Verdict,
} from '../../src/db/types.ts'
import type { CanonicalSpec } from '../../src/spec/schema.ts'

/** Returns the arguments of `accept` with which the API asks for these packages. */
export function request(...packages: string[]) {
  const spec: CanonicalSpec = {
    format: 3,
    channel: 'sample',
    pin: { kind: 'folder', narHash: 'sha256-AAAA' },
    system: 'x86_64-linux',
    source: 'python313',
    target: 'python313FreeThreading',
    packages,
    rebuild: 'auto',
    drop: [],
    keep: [],
    gil: 'report',
    checks: 'none',
    skipImports: [],
    library: 'sha256-BBBB',
  }
  const canonicalText = JSON.stringify(spec)
  return { id: createHash('sha256').update(canonicalText).digest('hex'), spec, canonicalText }
}

export function packageRow(name: string, facts: Partial<PlannedPackage> = {}): PlannedPackage {
  return {
    name,
    version: '1.0',
    requested: true,
    fate: 'reused',
    class: 'pure',
    reason: 'It has no extension module.',
    sourcePath: `/nix/store/${'0'.repeat(32)}-python3.13-${name}-1.0`,
    targetPath: null,
    ...facts,
  }
}

/** Returns a verdict, by default without a fault. */
export function verdictOf(
  module: string,
  verdict: Verdict['verdict'] = 'imported',
  facts: Partial<Verdict> = {},
): Verdict {
  return { module, verdict, detail: null, alsoOnSource: false, fault: false, ...facts }
}

/** Returns the findings of importing a package under an interpreter whose GIL is off. */
export function imports(name: string, verdicts: Verdict[]): PackageImports {
  const turnedOnBy = verdicts
    .filter(({ verdict }) => verdict === 'gil-reenabled')
    .map(({ module }) => ({ module, package: name }))
  return { gil: turnedOnBy.length > 0 ? 'reenabled' : 'kept', turnedOnBy, verdicts }
}

/** Returns the findings of importing an environment, by package. */
export function findings(verdicts: { [name: string]: Verdict[] }): ImportFindings {
  const packages = new Map(
    Object.entries(verdicts).map(([name, of]) => [
      packageRow(name).sourcePath,
      { name, ...imports(name, of) },
    ]),
  )
  const turnedOnBy = [...packages.values()].flatMap((one) => one.turnedOnBy)
  return { programsLeftOut: [], gil: { state: turnedOnBy.length > 0 ? 'on' : 'off', turnedOnBy }, packages }
}

/** Returns a worker's listing of a channel. */
export function listing(
  packageNames: string[],
  { version = '1.0', otherNames = [] }: { version?: string; otherNames?: string[] } = {},
): ChannelListing {
  return { packageNames, versions: packageNames.map(() => version), otherNames, pythonVersion: '3.13.5' }
}

export function buildToolRow(name: string, facts: Partial<BuildToolRow> = {}): BuildToolRow {
  return {
    name,
    version: '1.0',
    fate: 'relinked',
    class: 'pure',
    reason: 'It has no extension module.',
    neededBy: ['tornado'],
    sourcePath: `/nix/store/${'0'.repeat(32)}-python3.13-${name}-1.0`,
    targetPath: null,
    ...facts,
  }
}

export function storePath(name: string, references: string[] = []): StorePath {
  return { path: `/nix/store/${name}`, narHash: 'sha256-CCCC', narSize: 5_000_000_000, references }
}

export const plan = {
  packages: [packageRow('jinja2')],
  buildTools: [buildToolRow('wheel')],
  bundle: Buffer.from('bundle'),
}

export const result = {
  storePath: '/nix/store/env',
  drvPath: '/nix/store/env.drv',
  closureBytes: 10_000_000_000,
}

export const closure = [storePath('env', ['/nix/store/python']), storePath('python')]

/** Ends a build whose closure other caches serve. */
export async function makeReady(
  { builds }: Pick<Db, 'builds'>,
  lease: Lease,
  ended = { ...result, closure },
): Promise<void> {
  const { closure: paths, ...rest } = ended
  await builds.hold(lease, paths)
  await builds.recordReady(
    lease,
    rest,
    paths.map(({ path }) => path),
  )
}

/** Records a build of these packages, claimed by a worker for a minute. */
export async function claimed(db: Db, ...packages: string[]): Promise<Lease> {
  const { build } = await db.environments.accept(request(...packages))
  return claim(db, build.id)
}

export async function claim(db: Db, buildId: string, worker = 'worker', seconds = 60): Promise<Lease> {
  const lease = await db.builds.claim(buildId, worker, seconds)
  if (!lease) throw new Error(`${worker} did not get build ${buildId}`)
  return lease
}

/** Claims a build with a lease that has already expired. */
export const claimForNothing = (db: Db, buildId: string) => claim(db, buildId, 'lost worker', -1)

/** Every write that a lease allows, by name. */
export const writes: { [name: string]: (db: Db, lease: Lease) => Promise<void> } = {
  renew: ({ builds }, lease) => builds.renew(lease, 60),
  release: ({ builds }, lease) => builds.release(lease),
  enter: ({ builds }, lease) => builds.enter(lease, 'verifying'),
  recordPlan: ({ builds }, lease) => builds.recordPlan(lease, plan),
  recordSetbacks: ({ builds }, lease) => builds.recordSetbacks(lease, []),
  rememberFailures: ({ builds }, lease) => builds.rememberFailures(lease, []),
  progress: ({ builds }, lease) => builds.progress(lease, { done: 99, expected: 100 }),
  timing: ({ builds }, lease) => builds.timing(lease, 'plan', 1),
  recordImports: ({ builds }, lease) =>
    builds.recordImports(lease, { programsLeftOut: [], gil: null, packages: new Map() }),
  hold: ({ builds }, lease) => builds.hold(lease, closure),
  recordReady: ({ builds }, lease) => builds.recordReady(lease, result, []),
  recordFailed: ({ builds }, lease) =>
    builds.recordFailed(lease, { class: 'internal', message: 'stale', retryable: true }),
  'events.append': ({ events }, lease) => events.append(lease, 'note', {}),
  'log.append': ({ log }, lease) => log.append(lease, 'stale'),
}

/** Records the end of a plan, as the worker that has it does. */
export async function endPlan(db: Db, id: string, end: Parameters<Db['plans']['finish']>[1]): Promise<void> {
  const plan = await db.plans.get(id)
  if (!plan) throw new Error(`there is no plan ${id}`)
  await db.plans.finish(plan, end)
}
