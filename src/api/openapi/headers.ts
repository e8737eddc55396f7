import type { Header, Headers } from './document.ts'

/** Headers of answers that mean the same wherever they are sent. */
export const knownHeaders = {
  'x-request-id': {
    description: 'What the service’s log calls the request.',
    schema: { type: 'string', format: 'uuid' },
    required: true as const,
  },
  'x-content-type-options': {
    description: 'Types are not to be guessed.',
    schema: { type: 'string', enum: ['nosniff'] },
    required: true as const,
  },
  location: {
    description: 'Where it is to be found from now on.',
    schema: { type: 'string', format: 'uri-reference' },
    required: true as const,
  },
  'retry-after': {
    description: 'Seconds after which it is worth while to ask again.',
    schema: { type: 'integer', minimum: 0 },
    required: true as const,
  },
  'cache-control': {
    description: 'Whether, for how long and by whom it may be kept.',
    schema: { type: 'string' },
    required: true as const,
  },
  vary: {
    description: 'The header of the request that the answer depends on.',
    schema: { type: 'string' },
    required: true as const,
  },
  'www-authenticate': {
    description: 'How a token can be shown.',
    schema: { type: 'string' },
    required: true as const,
  },
  'ratelimit-limit': {
    description:
      'How many requests of this kind the caller may make within a minute. Absent, as the next two, where there is no limit.',
    schema: { type: 'integer' },
  },
  'ratelimit-remaining': { description: 'How many of them are left.', schema: { type: 'integer' } },
  'ratelimit-reset': { description: 'Seconds until the minute is over.', schema: { type: 'integer' } },
  'idempotent-replayed': {
    description:
      'Says that the request had been carried out before, under the same `Idempotency-Key`, and that this was the answer.',
    schema: { type: 'string', enum: ['true'] },
  },
} satisfies { [name: string]: object }

type KnownHeader = keyof typeof knownHeaders
const refer = (name: KnownHeader) => ({ $ref: `#/components/headers/${name}` })

/** Of any answer. */
const always: KnownHeader[] = ['x-request-id', 'x-content-type-options']
/** … of a route that can be asked too often. */
const ofLimits: KnownHeader[] = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset']
/** … by its status. */
const byStatus: { readonly [status: string]: KnownHeader } = {
  401: 'www-authenticate',
  429: 'retry-after',
  503: 'retry-after',
}

/** The headers that an answer has whichever route sends it. */
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
  // Some conflicts pass.
  if (status === '409') headers['retry-after'] = { ...knownHeaders['retry-after'], required: false }
  return headers
}

/**
 * A header that a route lists: always there, unless it is marked with `x-optional`. One of no more than a type is what it is
 * everywhere.
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
