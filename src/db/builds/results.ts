import type { Failure } from '../../errors.ts'
import { unserved } from '../cache/cache.ts'
import type { Database } from '../database.ts'
import { lockShared } from '../locks.ts'
import { sanitizeForPostgres } from '../storable.ts'
import type {
  BuildToolRow,
  ImportFindings,
  Lease,
  OmittedPackage,
  PlannedPackage,
  Setback,
  StorePath,
} from '../types.ts'
import { remember } from './failed-derivations.ts'
import { underLease } from './fence.ts'
import { rules } from './outcome.ts'
import { finish, moveTo } from './state.ts'

export interface BuildPlan {
  packages: (PlannedPackage | OmittedPackage)[]
  buildTools: BuildToolRow[]
  /** The bundle as .tar.gz. */
  bundle: Buffer
}

export interface Result {
  storePath: string
  drvPath: string
  /** NAR bytes of the closure. */
  closureBytes: number
}

/** Every method throws `LeaseLost` and changes nothing if the lease is no longer valid. */
export interface Results {
  /** Records the build's plan. Replaces the plan of an earlier worker. */
  recordPlan(lease: Lease, plan: BuildPlan): Promise<void>
  /** Records the packages that do not build, and without which the build goes on. Replaces the earlier ones. */
  recordSetbacks(lease: Lease, setbacks: Setback[]): Promise<void>
  /** Puts failed derivations into the failure cache, each for its seconds, although the build goes on. */
  rememberFailures(lease: Lease, failures: { failure: Failure; seconds: number }[]): Promise<void>
  /** Records the findings of the import check. Replaces those of an earlier worker. */
  recordImports(lease: Lease, findings: ImportFindings): Promise<void>
  /**
   * Records the environment's closure and the state `publishing`. From here on no sweep removes these paths from the cache
   * until the build fails or the environment is evicted.
   */
  hold(lease: Lease, closure: StorePath[]): Promise<void>
  /**
   * Records the environment and the build's end in one transaction. `upstream` are the paths that other caches serve. Throws
   * `NotServed`, and changes nothing, if neither they nor this cache serve some path of the closure.
   */
  recordReady(lease: Lease, result: Result, upstream: string[]): Promise<void>
  /**
   * Records the build's failure. `knownForSeconds`: time for which the failed derivation stays in the failure cache; 0: not at
   * all.
   */
  recordFailed(lease: Lease, failure: Failure, knownForSeconds?: number): Promise<void>
}

export function results(database: Database): Results {
  return {
    recordPlan: (lease, { packages, buildTools, bundle }) =>
      underLease(database, lease, async (transaction) => {
        const { buildId, spec } = lease
        await transaction.package.deleteMany({ where: { buildId } })
        await transaction.package.createMany({
          data: packages.map(({ fate, ...row }) =>
            sanitizeForPostgres({
              buildId,
              target: spec.target,
              byRules: isLeftToRules(spec),
              rules,
              ...row,
              fate: fate === 'omitted' ? ('reused' as const) : fate,
              omitted: fate === 'omitted',
            }),
          ),
        })
        await transaction.buildTool.deleteMany({ where: { buildId } })
        await transaction.buildTool.createMany({
          data: buildTools.map((row) =>
            sanitizeForPostgres({ buildId, key: row.sourcePath ?? row.name, ...row }),
          ),
        })
        const archive = new Uint8Array(bundle)
        await transaction.bundle.upsert({
          where: { buildId },
          create: { buildId, archive },
          update: { archive },
        })
      }),

    recordSetbacks: (lease, setbacks) =>
      underLease(database, lease, async (transaction) => {
        await transaction.build.update({
          where: { id: lease.buildId },
          data: { wentOnAfter: sanitizeForPostgres(setbacks) as object[] },
        })
      }),

    rememberFailures: (lease, failures) =>
      underLease(database, lease, async (transaction) => {
        for (const { failure, seconds } of failures) {
          const { drv } = failure
          if (drv !== undefined && seconds > 0)
            await remember(transaction, { buildId: lease.buildId, drv, failure, seconds })
        }
      }),

    recordImports: (lease, { programsLeftOut, gil, packages }) =>
      underLease(database, lease, async (transaction) => {
        const { buildId } = lease
        await transaction.verdict.deleteMany({ where: { buildId } })
        await transaction.verdict.createMany({
          data: [...packages].flatMap(([sourcePath, { name: packageName, verdicts }]) =>
            verdicts.map((verdict) => sanitizeForPostgres({ buildId, sourcePath, packageName, ...verdict })),
          ),
        })
        for (const [sourcePath, one] of packages)
          await transaction.package.updateMany({
            where: { buildId, sourcePath },
            data: { gil: one.gil, turnedOnBy: sanitizeForPostgres(one.turnedOnBy) as object[] },
          })
        await transaction.build.update({
          where: { id: buildId },
          data: {
            programsLeftOut: sanitizeForPostgres(programsLeftOut) as object[],
            ...(gil && { gil: sanitizeForPostgres(gil) as object }),
          },
        })
      }),

    hold: (lease, closure) =>
      underLease(database, lease, async (transaction) => {
        const { environmentId } = lease
        await lockShared(transaction, 'holding')
        // Builds that end together share most of their paths. In one order, none waits for a path that another holds
        // while it holds one that the other waits for.
        const paths = closure.toSorted((a, b) => (a.path < b.path ? -1 : 1))
        await transaction.storePath.createMany({
          data: paths.map(({ path, narHash, narSize, references }) => ({
            path,
            narHash,
            narSize,
            references,
          })),
          skipDuplicates: true,
        })
        // An earlier worker of this build may have added these rows.
        await transaction.environmentPath.createMany({
          data: paths.map(({ path }) => ({ environmentId, path })),
          skipDuplicates: true,
        })
        await moveTo(transaction, lease, 'publishing')
      }),

    recordReady: (lease, { storePath, drvPath, closureBytes }, upstream) =>
      underLease(database, lease, async (transaction) => {
        const { buildId, environmentId } = lease
        await transaction.storePath.updateMany({
          where: { path: { in: upstream }, upstream: false },
          data: { upstream: true },
        })
        const missing = await unserved(transaction, environmentId)
        if (missing.length > 0) throw new NotServed(missing)
        await transaction.environment.update({
          where: { id: environmentId },
          data: { storePath, drvPath, closureBytes, readyAt: new Date() },
        })
        await finish(transaction, buildId, null)
      }),

    recordFailed: (lease, failure, seconds = 0) =>
      underLease(database, lease, async (transaction) => {
        const { buildId } = lease
        const { drv } = failure
        const known =
          drv === undefined || seconds === 0
            ? failure
            : await remember(transaction, { buildId, drv, failure, seconds })
        await finish(transaction, buildId, known)
      }),
  }
}

/** Thrown with the paths of a closure that no cache serves: they were published, and have vanished since. */
export class NotServed extends Error {
  override name = 'NotServed'
  constructor(readonly paths: string[]) {
    super(`No cache serves ${paths.join(', ')}`)
  }
}

/** Returns whether the spec leaves the fate of its packages to Patchbay's rules. */
function isLeftToRules({ rebuild, drop, keep }: Lease['spec']): boolean {
  return rebuild === 'auto' && drop.length === 0 && keep.length === 0
}
