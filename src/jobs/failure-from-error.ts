import { hostname } from 'node:os'
import type { Logger } from 'pino'
import { BuildFailed, diskFullIn, type Failure, retryable } from '../errors.ts'

const unexpected: Failure = {
  class: 'internal',
  message:
    'Something unexpected went wrong in the worker; its log says what. Try again, and report it if it stays.',
  retryable: true,
}

/**
 * Returns the failure to record for an error that ended a build or a plan. Logs an unexpected error whole, and describes it
 * only in general.
 */
export function failureFromError(error: unknown, log: Logger): Failure {
  const failure = error instanceof BuildFailed ? error.failure : (noRoom(error) ?? unexpected)
  if (failure.class === 'internal') log.error(error, 'unexpected')
  else log.info({ failure: failure.class, package: failure.package }, failure.message)
  return failure
}

/** Returns the failure for a full disk of the worker's own: that of its data folder, its cache's folder, or a build's. */
function noRoom(error: unknown): Failure | null {
  const full = diskFullIn(error)
  if (!full) return null
  const where = full.path === undefined ? 'A disk' : `The disk of ${full.path}`
  const message = `${where} on the worker ${hostname()} is full (${full.code}). Free some space, then try again.`
  return { class: 'disk-full', message, retryable: retryable['disk-full'] }
}
