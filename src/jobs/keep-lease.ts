import type { Logger } from 'pino'
import { LeaseLost } from '../errors.ts'

export interface KeptLease {
  /** Aborts once another worker may have the work. */
  signal: AbortSignal
  stop(): void
}

interface Renewal {
  /** Renews the lease. Answers false, or throws `LeaseLost`, once another worker has the work. */
  renew: () => Promise<boolean>
  leaseSeconds: number
  /** Also aborts with this error when no renewal has come back within a lease. Without it, only an answer does. */
  expired?: () => LeaseLost
}

/** Renews a lease every third of its time, whatever became of the renewals before. `stop` has to be called at the work's end. */
export function keepLease({ renew, leaseSeconds, expired }: Renewal, log: Logger): KeptLease {
  const lost = new AbortController()
  const leaseMs = leaseSeconds * 1000
  const expireAfter = (ms: number) => (expired ? setTimeout(() => lost.abort(expired()), ms) : undefined)
  let expiry = expireAfter(leaseMs)
  let stopped = false
  const round = async () => {
    const asked = performance.now()
    try {
      if (!(await renew())) lost.abort()
      clearTimeout(expiry)
      if (!stopped) expiry = expireAfter(leaseMs - (performance.now() - asked))
    } catch (error) {
      if (error instanceof LeaseLost) lost.abort(error)
      else log.warn(error, 'the lease could not be renewed')
    }
  }
  const rounds = setInterval(round, leaseMs / 3)
  return {
    signal: lost.signal,
    stop() {
      stopped = true
      clearInterval(rounds)
      clearTimeout(expiry)
    },
  }
}
