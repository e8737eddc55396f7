import type { Header, Headers } from './document.ts'

/** Headers that have the same meaning in every answer. */
export const knownHeaders = {
  'x-request-id': {
    description: 'Id of the request in the service’s log.',
    schema: { type: 'string', format: 'uuid' },
    required: true as const,
  },
  'x-content-type-options': {
    description: 'Tells browsers to trust `content-type`.',
    schema: { type: 'string', enum: ['nosniff'] },
    required: true as const,
  },
  location: {
    description: 'URL of the resource.',
    schema: { type: 'string', format: 'uri-reference' },
    required: true as const,
  },
  'retry-after': {
    description: 'Seconds after which the caller should try again.',
    schema: { type: 'integer', minimum: 0 },
    required: true as const,
  },
  'cache-control': {
    description: 'Whether, for how long and where the answer may be cached.',
    schema: { type: 'string' },
    required: true as const,
  },
  vary: {
    description: 'The request header on which the answer depends.',
    schema: { type: 'string' },
    required: true as const,
  },
  'www-authenticate': {
    description: 'Authentication schemes for a token.',
    schema: { type: 'string' },
    required: true as const,
  },
  'ratelimit-limit': {
    description:
      'Requests of this kind that the caller may make per minute. Absent, like the other two `ratelimit` headers, where there is no limit.',
    schema: { type: 'integer' },
  },
  'ratelimit-remaining': { description: 'Requests left in this minute.', schema: { type: 'integer' } },
  'ratelimit-reset': { description: 'Seconds until the count starts again.', schema: { type: 'integer' } },
  'idempotent-replayed': {
    description:
      'Present when this is the stored answer to an earlier request with the same `Idempotency-Key`.',
    schema: { type: 'string', enum: ['true'] },
  },
} satisfies { [name: string]: object }

type KnownHeader = keyof typeof knownHeaders
const refer = (name: KnownHeader) => ({ $ref: `#/components/headers/${name}` })

/** Headers of every answer. */
const always: KnownHeader[] = ['x-request-id', 'x-content-type-options']
/** Further headers of rate-limited routes. */
const ofLimits: KnownHeader[] = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset']
/** A further header by status. */
const byStatus: { readonly [status: string]: KnownHeader } = {
  401: 'www-authenticate',
  429: 'retry-after',
  503: 'retry-after',
}

/** Returns the headers of an answer that do not depend on its route. */
export function commonHeaders(
  status: string,
  { method, isLimited }: { method: string; isLimited: boolean },
): Headers {
  const ofStatus = byStatus[status]
  const names: KnownHeader[] = [
    ...always,
    ...(isLimited ? ofLimits : []),
    ...(ofStatus ? [ofStatus] : []),
    ...(method === 'post' && status.startsWith('2') ? (['idempotent-replayed'] as const) : []),
  ]
  const headers: Headers = Object.fromEntries(names.map((name) => [name, refer(name)]))
  // Only some conflicts are temporary.
  if (status === '409') headers['retry-after'] = { ...knownHeaders['retry-after'], required: false }
  return headers
}

/**
 * Describes a header that a route lists. Required unless `x-optional`; takes the shared description when the route gives only a
 * type.
 */
export function listedHeader(name: string, { schema, description }: Header): Headers[string] {
  const { 'x-optional': isOptional = false, type, ...rest } = schema
  const known: Header | undefined = knownHeaders[name as KnownHeader]
  if (known?.required && !isOptional && !description && Object.keys(rest).length === 0)
    return refer(name as KnownHeader)
  return {
    description: description ?? known?.description ?? '',
    schema: { type, ...rest },
    ...(!isOptional && { required: true }),
  }
}
