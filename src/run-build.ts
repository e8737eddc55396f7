import type { Logger } from 'pino'
import { buildEnvironment } from './build-environment.ts'
import type { BuildSite } from './build-site.ts'
import type { Config } from './config.ts'
import { knownForSeconds } from './failure-cache.ts'
import { failureOf } from './failure-of.ts'
import { heedCancel } from './heed-cancel.ts'
import { type Lease, LeaseLost } from './record/types.ts'
import { withOtherWorkers } from './unsupported-system.ts'

/**
 * One build, from its lease to its recorded end, with the lease kept alive meanwhile. A build whose lease is lost is left to
 * whoever has it now; one that a shutdown interrupts is given back; one that was cancelled ends once nothing works on it.
 */
export async function runBuild(
  site: BuildSite,
  lease: Lease,
  shutdown: AbortSignal,
  { leaseSeconds, failureCacheSeconds }: Pick<Config, 'leaseSeconds' | 'failureCacheSeconds'>,
  log: Logger,
): Promise<void> {
  const lost = new AbortController()
  const cancel = heedCancel(site.record, lease, log)
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
    await buildEnvironment(site, lease, AbortSignal.any([shutdown, lost.signal, cancel.signal]))
    log.info('ready')
  } catch (error) {
    if (error instanceof LeaseLost || lost.signal.aborted) {
      log.warn('another worker has this build now')
    } else if (cancel.signal.aborted) {
      await site.record.builds.release(lease)
      log.info('cancelled')
    } else if (shutdown.aborted) {
      await site.record.builds.release(lease)
      log.info('given back, for another worker')
    } else {
      const failure = await withOtherWorkers(failureOf(error, log), site.record)
      const seconds = await knownForSeconds(failure, failureCacheSeconds)
      await site.record.builds.recordFailed(lease, failure, seconds)
    }
  } finally {
    cancel.stop()
    clearInterval(heartbeat)
  }
}
