import type { Logger } from 'pino'
import { buildEnvironment } from './build-environment.ts'
import type { BuildSite } from './build-site.ts'
import { failureOf } from './failure-of.ts'
import { type Lease, LeaseLost } from './record/types.ts'

/**
 * One build, from its lease to its recorded end, with the lease kept alive meanwhile. A build whose lease is lost is left to
 * whoever has it now; one that a shutdown interrupts is given back.
 */
export async function runBuild(
  site: BuildSite,
  lease: Lease,
  shutdown: AbortSignal,
  leaseSeconds: number,
  log: Logger,
): Promise<void> {
  const lost = new AbortController()
  const heartbeat = setInterval(
    () =>
      site.record.builds.renew(lease, leaseSeconds).catch((error) => {
        if (error instanceof LeaseLost) lost.abort(error)
        else log.warn(error, 'the lease could not be renewed')
      }),
    (leaseSeconds * 1000) / 3,
  )
  try {
    log.info({ environment: lease.environmentId, fence: lease.fence }, 'building')
    await buildEnvironment(site, lease, AbortSignal.any([shutdown, lost.signal]))
    log.info('ready')
  } catch (error) {
    if (error instanceof LeaseLost || lost.signal.aborted) {
      log.warn('another worker has this build now')
    } else if (shutdown.aborted) {
      await site.record.builds.release(lease)
      log.info('given back, for another worker')
    } else {
      await site.record.builds.recordFailed(lease, failureOf(error, log))
    }
  } finally {
    clearInterval(heartbeat)
  }
}
