/**
 * Closed tables of the errors of the API (problems) and of builds (failures). Both are exhaustive records: a new code does
 * not compile until it has a status and a title, or a decision on retries, here.
 */

/** Codes of the `application/problem+json` bodies that the API answers with instead of a result. */
export type ProblemCode =
  | 'spec-invalid'
  | 'package-unknown'
  | 'channel-unknown'
  | 'not-found'
  | 'hash-malformed'
  | 'token-missing'
  | 'token-invalid'
  | 'scope-missing'
  | 'origin-refused'
  | 'host-refused'
  | 'environment-in-use'
  | 'environment-not-ready'
  | 'build-ended'
  | 'plan-ended'
  | 'sweep-ended'
  | 'build-not-failed'
  | 'channel-in-file'
  | 'channel-moving'
  | 'channel-not-moving'
  | 'idempotency-key-in-use'
  | 'idempotency-key-reused'
  | 'query-invalid'
  | 'body-invalid'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'pin-unknown'
  | 'too-many-webhooks'
  | 'webhook-url-refused'
  | 'rate-limited'
  | 'too-many-builds'
  | 'too-many-builds-a-day'
  | 'token-cache-full'
  | 'priority-too-high'
  | 'queue-full'
  | 'disk-full'
  | 'maintenance'
  | 'not-ready'
  | 'internal'

interface ProblemKind {
  /** HTTP status. */
  status: number
  /** One public sentence that is true of every problem with this code. */
  title: string
}

export const problemKinds: Readonly<Record<ProblemCode, ProblemKind>> = {
  'spec-invalid': { status: 400, title: 'The spec has faults.' },
  'query-invalid': { status: 400, title: 'The query parameters do not have the right shape.' },
  'body-invalid': { status: 400, title: 'The body does not have the right shape.' },
  'hash-malformed': { status: 400, title: 'The cache has no names of this form.' },
  'token-missing': { status: 401, title: 'This service takes no request without a token.' },
  'token-invalid': { status: 401, title: 'The token is unknown, has expired or was revoked.' },
  'scope-missing': { status: 403, title: 'The token does not allow this.' },
  'priority-too-high': { status: 403, title: 'The token may not request builds of this priority.' },
  'origin-refused': { status: 403, title: 'Pages of other sites may not change anything here.' },
  'environment-in-use': { status: 409, title: 'The environment is being built, or is pinned.' },
  'environment-not-ready': { status: 409, title: 'The environment is not ready.' },
  'build-ended': { status: 409, title: 'The build has ended.' },
  'plan-ended': { status: 409, title: 'The plan has ended.' },
  'sweep-ended': { status: 409, title: 'The sweep has ended.' },
  'build-not-failed': { status: 409, title: 'The build has neither failed nor been cancelled.' },
  'channel-in-file': {
    status: 409,
    title: 'The channel is in the workers’ channels file, which alone moves it.',
  },
  'channel-moving': { status: 409, title: 'The channel is being moved already.' },
  'channel-not-moving': { status: 409, title: 'The channel is not being moved.' },
  'idempotency-key-in-use': { status: 409, title: 'There is no answer to repeat for this key.' },
  'too-many-webhooks': { status: 409, title: 'The token has as many webhooks as it may.' },
  'token-cache-full': {
    status: 409,
    title: 'The environments of the token take up as much of the cache as they may.',
  },
  'not-found': { status: 404, title: 'There is nothing under this address.' },
  'body-too-large': { status: 413, title: 'The request body is larger than this service accepts.' },
  'unsupported-media-type': { status: 415, title: 'The body has to be JSON, sent as application/json.' },
  'host-refused': {
    status: 421,
    title: 'A service without tokens is reached under the names of its own machine alone.',
  },
  'package-unknown': { status: 422, title: 'The channel has no package of that name.' },
  'channel-unknown': { status: 422, title: 'No channel of that name is registered.' },
  'pin-unknown': { status: 422, title: 'The channel never had that pin.' },
  'idempotency-key-reused': { status: 422, title: 'The key was used for another request.' },
  'webhook-url-refused': { status: 422, title: 'The service sends nothing to that address.' },
  'rate-limited': { status: 429, title: 'Too many requests in a short time.' },
  'too-many-builds': { status: 429, title: 'The token has as many builds under way as it may.' },
  'too-many-builds-a-day': {
    status: 429,
    title: 'The token has begun as many builds within a day as it may.',
  },
  'queue-full': { status: 503, title: 'Too many builds wait already.' },
  'disk-full': { status: 503, title: 'A disk that this needs is full.' },
  maintenance: { status: 503, title: 'The service takes no new builds at the moment.' },
  'not-ready': { status: 503, title: 'The service cannot take requests at the moment.' },
  internal: { status: 500, title: 'Something unexpected went wrong in the service.' },
}

/** One fault of a request: its place (a JSON pointer into the body, or a query parameter) and how to mend it. */
export interface Fault {
  /** JSON pointer, e.g. `/packages/3`; empty for the body as a whole. */
  pointer: string
  detail: string
  /** Existing names that are similar to the given one. */
  nearest?: string[]
}

/** An expected refusal. Routes throw it; the API answers with a problem that lists every fault of the request at once. */
export class Problem extends Error {
  override name = 'Problem'
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly faults: Fault[] = [],
    /** Seconds after which the same request may fare better, where the problem of a code does not always last equally long. */
    readonly retryAfterSeconds?: number,
  ) {
    super(`${code}: ${detail}`)
  }
}

/** Reasons why a build ends without an environment. Decided by exit codes, path validity and our own limits, never by log text. */
export type FailureClass =
  | 'package-unknown'
  | 'unsupported-pin'
  | 'unsupported-system'
  | 'eval-error'
  | 'eval-timeout'
  | 'eval-memory'
  | 'substituter-error'
  | 'abi-leftover'
  | 'collision'
  | 'build-failed'
  | 'dependency-failed'
  | 'source-build-failed'
  | 'build-timeout'
  | 'silent-timeout'
  | 'log-limit'
  | 'build-memory'
  | 'builder-killed'
  | 'hash-mismatch'
  | 'import-failed'
  | 'gil-reenabled'
  | 'disk-full'
  | 'cache-store-error'
  | 'worker-fault'
  | 'worker-lost'
  | 'cancelled'
  | 'cached-failure'
  | 'internal'

/** Says of each class whether an unchanged retry of the build may end differently. */
export const retryable: Readonly<Record<FailureClass, boolean>> = {
  'package-unknown': false,
  'unsupported-pin': false,
  'unsupported-system': false,
  'eval-error': false,
  'eval-timeout': true,
  'eval-memory': true,
  'substituter-error': true,
  'abi-leftover': false,
  collision: false,
  'build-failed': false,
  'dependency-failed': false,
  'source-build-failed': false,
  'build-timeout': true,
  'silent-timeout': true,
  'log-limit': false,
  'build-memory': true,
  'builder-killed': true,
  'hash-mismatch': false,
  'import-failed': false,
  'gil-reenabled': false,
  'disk-full': true,
  'cache-store-error': true,
  'worker-fault': true,
  'worker-lost': true,
  cancelled: true,
  'cached-failure': false,
  internal: true,
}

/** Classes of failures that say nothing of the spec and its packages: they do not count towards a token's builds of a day. */
export const machineFaults = [
  'substituter-error',
  'disk-full',
  'cache-store-error',
  'worker-fault',
  'worker-lost',
  'internal',
] as const satisfies readonly FailureClass[]

/** A failed build, in the database and in answers of the API. */
export interface Failure {
  class: FailureClass
  /** One or two sentences: what happened, and what to do next. */
  message: string
  /** Distribution name of the package that failed. */
  package?: string
  /** Last phase that the failed derivation's builder announced, e.g. `buildPhase`. */
  phase?: string
  /** Store path of the derivation that failed. */
  drv?: string
  /** The last lines of the failed derivation's log, oldest first. */
  logTail?: string[]
  /** Every fault found, in classes that can have several at once. */
  faults?: Fault[]
  /** End of the time for which no build tries the derivation again (RFC 3339), and the build in which it failed. */
  cached?: { until: string; buildId: string }
  /** Changes to the spec with which the build is expected to get further. Set where one is known. */
  suggestion?: Suggestion
  retryable: boolean
}

/** Names to add to the lists of a spec, and values to set in it. */
export interface Suggestion {
  drop?: string[]
  keep?: string[]
  skipImports?: string[]
  gil?: 'report'
}

/** An expected end of a build. Stages throw it, and the worker records its failure; it treats every other error as a fault of its own. */
export class BuildFailed extends Error {
  override name = 'BuildFailed'
  readonly failure: Failure
  constructor(failure: Omit<Failure, 'retryable'> & { retryable?: boolean }, options?: ErrorOptions) {
    super(`${failure.class}: ${failure.message}`, options)
    this.failure = { ...failure, retryable: failure.retryable ?? retryable[failure.class] }
  }
}

/**
 * The storage of the cache cannot be read or written. The message is for the operator: it names the operation and quotes the
 * storage's error.
 */
export class CacheStoreFault extends Error {
  override name = 'CacheStoreFault'
}

/**
 * Returns the first error of `error` and its causes whose code means a full disk (`ENOSPC`) or quota (`EDQUOT`), or null.
 */
export function diskFullIn(error: unknown): NodeJS.ErrnoException | null {
  if (!(error instanceof Error)) return null
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT' ? error : diskFullIn(error.cause)
}

/**
 * A fault that the operator has to mend before the service can start: in a setting, the channels file, Nix or its sandbox.
 * The message names the fault and the remedy; it is printed without a stack.
 */
export class SetupFault extends Error {
  override name = 'SetupFault'
}

/** Thrown by a write whose fence is no longer the build's fence, because another worker holds the build now. */
export class LeaseLost extends Error {
  override name = 'LeaseLost'
}

/** An embedded server, or a process of the API, has ended by itself, and ends again after restarts. */
export class ServerLost extends Error {
  override name = 'ServerLost'
}
