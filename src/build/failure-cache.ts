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
 * Throws `cached-failure` where what is to be built takes a derivation that an earlier build found not to build, and that is
 * not in the store by now. A retry finds out for itself.
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

/** Has derivations that this realisation has built after all, be tried again by everybody. */
export async function dropRebuiltFailures(
  context: NixContext,
  { failedDerivations }: FailedDerivations,
  drvs: string[],
): Promise<void> {
  await stillFailing(context, failedDerivations, drvs)
}

/**
 * For how many seconds the derivation that failed is not to be tried again: `limit`, or 0 where trying again may end otherwise.
 * What downloads may fail for the network's reasons; what was killed, for the machine's.
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

/** Of the derivations known to fail, those that `drvs` need and that are not in the store; what is there is forgotten. */
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
      `${name ?? drvName(drv)} is known not to build: build ${buildId} found out (${failure.class}). ` +
      `It is not tried again before ${until.toISOString()}; a retry of this build tries it at once.`,
    drv,
    ...(name !== undefined && { package: name }),
    ...(phase !== undefined && { phase }),
    ...(logTail && { logTail }),
    ...(suggestion && { suggestion }),
    cached: { until: until.toISOString(), buildId },
  })
}
