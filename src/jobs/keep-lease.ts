import type { Logger } from 'pino'
import type { Db } from '../db/db.ts'
import type { Lease } from '../db/types.ts'
import { LeaseLost } from '../errors.ts'

export interface KeptLease {
  /**
   * Aborts with `LeaseLost` once another worker may have the build: it has claimed it, or no renewal has succeeded within a
   * lease.
   */
  signal: AbortSignal
  stop(): void
}

/** Renews a lease every third of its duration, also after failed renewals. Call `stop` at the build's end. */
export function keepLease(
  { builds }: Pick<Db, 'builds'>,
  lease: Lease,
  leaseSeconds: number,
  log: Logger,
): KeptLease {
  const lost = new AbortController()
  const leaseMs = leaseSeconds * 1000
  const expire = () =>
    lost.abort(new LeaseLost(`The lease of build ${lease.buildId} could not be renewed within its time.`))
  let expiry = setTimeout(expire, leaseMs)
  const renew = async () => {
    const asked = performance.now()
    try {
      await builds.renew(lease, leaseSeconds)
      clearTimeout(expiry)
      if (!stopped) expiry = setTimeout(expire, leaseMs - (performance.now() - asked))
    } catch (error) {
      if (error instanceof LeaseLost) lost.abort(error)
      else log.warn(error, 'the lease could not be renewed')
    }
  }
  let stopped = false
  const renewals = setInterval(renew, leaseMs / 3)
  return {
    signal: lost.signal,
    stop() {
      stopped = true
      clearInterval(renewals)
      clearTimeout(expiry)
    },
  }
}
