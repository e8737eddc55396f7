import type { FailedDerivation } from '../db/builds/failed-derivations.ts'
import type { Db } from '../db/db.ts'
import type { Lease, Setback } from '../db/types.ts'
import { BuildFailed, type Failure } from '../errors.ts'
import type { NixContext } from '../nix/context.ts'
import { drvName } from '../nix/process/progress.ts'
import { isFixedOutput, requisites } from '../nix/store/derivation.ts'
import { unbuiltOf } from '../nix/store/unbuilt.ts'

type FailedDerivations = Pick<Db, 'failedDerivations'>

/**
 * Throws `BuildFailed` of class `cached-failure` if `drvs` need a derivation of the failure cache that is still not built in
 * the store. A retry of a build passes.
 */
export async function refuseKnownFailure(
  context: NixContext,
  lease: Pick<Lease, 'passesFailureCache'>,
  { failedDerivations }: FailedDerivations,
  drvs: string[],
): Promise<void> {
  if (lease.passesFailureCache) return
  const [known] = await stillFailing(context, failedDerivations, drvs)
  if (known) throw knownFailure(known)
}

/**
 * Returns the failures of the derivations that `drvs` need and that the failure cache knows to fail by themselves, each with
 * `cached`; empty for a retry. Throws `BuildFailed` of class `cached-failure` for one that failed otherwise.
 */
export async function knownFailures(
  context: NixContext,
  lease: Pick<Lease, 'passesFailureCache'>,
  { failedDerivations }: FailedDerivations,
  drvs: string[],
): Promise<BuildFailed[]> {
  if (lease.passesFailureCache) return []
  const known = await stillFailing(context, failedDerivations, drvs)
  const other = known.find(({ failure }) => !isOfPackage(failure.class))
  if (other) throw knownFailure(other)
  return known.map(
    ({ drv, failure: { package: _, suggestion: _s, faults: _f, ...failure }, buildId, until }) => {
      const cached = { until: until.toISOString(), buildId }
      return new BuildFailed({ ...failure, class: 'build-failed', drv, cached })
    },
  )
}

const isOfPackage = (kind: Failure['class']) => kind === 'build-failed' || kind === 'dependency-failed'

/**
 * Puts the failures past which a build goes on into the failure cache, as that of a build which ends with it.
 */
export async function rememberSetbacks(
  lease: Lease,
  { builds }: Pick<Db, 'builds'>,
  setbacks: Setback[],
  limit: number,
): Promise<void> {
  const byDrv = new Map<string | undefined, Failure>()
  for (const { failure, fate, package: name } of setbacks) {
    if (!byDrv.has(failure.drv))
      byDrv.set(failure.drv, fate === 'dropped' ? { ...failure, suggestion: { drop: [name] } } : failure)
  }
  await builds.rememberFailures(
    lease,
    await Promise.all(
      [...byDrv.values()].map(async (failure) => ({
        failure,
        seconds: await failureCacheTtl(failure, limit),
      })),
    ),
  )
}

/** Removes from the failure cache every derivation that this run has built. */
export async function dropRebuiltFailures(
  context: NixContext,
  { failedDerivations }: FailedDerivations,
  drvs: string[],
): Promise<void> {
  await stillFailing(context, failedDerivations, drvs)
}

/**
 * Returns for how many seconds no build tries the failed derivation again: `limit`, or 0 if another try may succeed, or if the
 * failure comes from the failure cache, where its time runs on.
 * Downloads (fixed-output derivations) may fail because of the network, and killed builders because of the machine.
 */
export async function failureCacheTtl(failure: Failure, limit: number): Promise<number> {
  switch (failure.class) {
    case 'build-failed':
    case 'dependency-failed':
    case 'source-build-failed':
    case 'log-limit':
      if (failure.retryable || failure.cached || failure.drv === undefined) return 0
      return (await isFixedOutput(failure.drv)) ? 0 : limit
    default:
      return 0
  }
}

/** Returns the derivations of the failure cache that `drvs` need and the store lacks; removes those that the store has. */
async function stillFailing(
  context: NixContext,
  failedDerivations: Db['failedDerivations'],
  drvs: string[],
): Promise<FailedDerivation[]> {
  const known = await failedDerivations.known()
  if (known.length === 0) return []
  const needed = new Set(await requisites(context, drvs))
  const concerned = known.filter(({ drv }) => needed.has(drv))
  const failed = concerned.map(({ drv }) => drv)
  const unbuilt = new Set(await unbuiltOf(context.settings, failed))
  const built = failed.filter((drv) => !unbuilt.has(drv))
  if (built.length > 0) await failedDerivations.forget(built)
  return concerned.filter(({ drv }) => unbuilt.has(drv))
}

function knownFailure({ drv, failure, buildId, until }: FailedDerivation): BuildFailed {
  const { package: name, phase, logTail, suggestion } = failure
  return new BuildFailed({
    class: 'cached-failure',
    message:
      `${name ?? drvName(drv)} did not build in build ${buildId} (${failure.class}). ` +
      `No build tries it again before ${until.toISOString()}; a retry of this build tries it at once.`,
    drv,
    ...(name !== undefined && { package: name }),
    ...(phase !== undefined && { phase }),
    ...(logTail && { logTail }),
    ...(suggestion && { suggestion }),
    cached: { until: until.toISOString(), buildId },
  })
}
