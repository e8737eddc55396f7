import type { FailedDerivation } from '../db/builds/failed-derivations.ts'
import type { Db } from '../db/db.ts'
import type { Lease } from '../db/types.ts'
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
 * Returns the failures of the derivations that `drvs` need and that the failure cache knows to fail by themselves; empty for a
 * retry. Throws `BuildFailed` of class `cached-failure` for one that failed otherwise.
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
  return known.map(({ drv, failure: { package: _, suggestion: _s, ...failure } }) => {
    return new BuildFailed({ ...failure, class: 'build-failed', drv })
  })
}

const isOfPackage = (kind: Failure['class']) => kind === 'build-failed' || kind === 'dependency-failed'

/** Removes from the failure cache every derivation that this run has built. */
export async function dropRebuiltFailures(
  context: NixContext,
  { failedDerivations }: FailedDerivations,
  drvs: string[],
): Promise<void> {
  await stillFailing(context, failedDerivations, drvs)
}

/**
 * Returns for how many seconds no build tries the failed derivation again: `limit`, or 0 if another try may succeed.
 * Downloads (fixed-output derivations) may fail because of the network, and killed builders because of the machine.
 */
export async function failureCacheTtl(failure: Failure, limit: number): Promise<number> {
  switch (failure.class) {
    case 'build-failed':
    case 'dependency-failed':
    case 'source-build-failed':
    case 'log-limit':
      if (failure.retryable || failure.drv === undefined) return 0
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
