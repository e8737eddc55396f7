import type { Logger } from 'pino'
import { BuildFailed, type Failure } from './errors.ts'

const unexpected: Failure = {
  class: 'internal',
  message:
    'Something unexpected went wrong in the worker; its log says what. Try again, and report it if it stays.',
  retryable: true,
}

/** What is recorded of an error that ended a build or a plan. What nobody expected is logged whole, and told in general. */
export function failureOf(error: unknown, log: Logger): Failure {
  const failure = error instanceof BuildFailed ? error.failure : unexpected
  if (failure.class === 'internal') log.error(error, 'unexpected')
  else log.info({ failure: failure.class, package: failure.package }, failure.message)
  return failure
}
