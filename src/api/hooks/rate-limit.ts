import { createHash } from 'node:crypto'
import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyBaseLogger, FastifyRequest, FastifySchema } from 'fastify'
import { LRUCache } from 'lru-cache'
import { Problem } from '../../errors.ts'
import type { App, RequestLimits } from '../dependencies.ts'
import { withProblems } from '../resources/problem.ts'

type Bucket = 'reads' | 'writes' | 'cacheReads'

const minuteMs = 60_000
/** Milliseconds without counting after Redis has failed to answer: each request would wait for it again. */
const withoutCountsMs = 2_000
/** Credentials that were accepted recently, and for how many milliseconds the process remembers them. */
const remembered = { max: 10_000, ttl: 60 * minuteMs }

const words: Record<Bucket, string> = {
  reads: 'requests that read',
  writes: 'requests that change something',
  cacheReads: 'requests to the cache',
}

/**
 * Answers `rate-limited` to callers that exceed their requests per minute. Requests with invalid credentials count by address. Does
 * not limit while Redis is away. Call it before any hook that authenticates.
 */
export async function limitRequests(app: App, limits: RequestLimits, log: FastifyBaseLogger): Promise<void> {
  const perMinute: Record<Bucket, number> = {
    reads: limits.readsPerMinute,
    writes: limits.writesPerMinute,
    cacheReads: limits.cacheReadsPerMinute,
  }
  await app.register(rateLimit, {
    global: false,
    enableDraftSpec: true,
    redis: limits.counts,
    nameSpace: 'patchbay:requests:',
    timeWindow: minuteMs,
    max: (request) => perMinute[bucketOf(request) ?? 'reads'],
    keyGenerator: (request) => `${bucketOf(request)}:${request.caller.tokenId ?? normalizeIP(request.ip)}`,
    errorResponseBuilder: (request, { max, after }) =>
      tooMany(`more than ${max} ${words[bucketOf(request) ?? 'reads']}`, after),
  })
  const count = app.rateLimit()
  const refusals = app.createRateLimit({
    max: limits.writesPerMinute,
    keyGenerator: (request) => `refused:${normalizeIP(request.ip)}`,
  })
  const letIn = new LRUCache<string, true>(remembered)

  let againAt = 0
  async function whereCounted<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (Date.now() < againAt) return undefined
    try {
      return await work()
    } catch (error) {
      if (error instanceof Problem) throw error
      // Logs once for all requests that wait for the same failure.
      if (Date.now() >= againAt) log.warn({ err: error }, 'requests are not counted: Redis does not answer')
      againAt = Date.now() + withoutCountsMs
      return undefined
    }
  }

  app.addHook('onRequest', async (request, reply) => {
    const shown = shownBy(request)
    // All callers behind a proxy share its address: recently accepted credentials are exempt, so that a guesser cannot lock them
    // out.
    if (shown === null || limits.writesPerMinute === 0 || bucketOf(request) === null || letIn.has(shown))
      return
    const refused = await whereCounted(() => refusals(request, { increment: false }))
    if (!refused || refused.isAllowed || refused.remaining > 0) return
    reply.header('retry-after', refused.ttlInSeconds)
    throw tooMany(
      `${refused.max} requests with credentials that are no good`,
      `${refused.ttlInSeconds} seconds`,
    )
  })

  // Runs after authentication and before the body is read.
  app.addHook('preParsing', async (request, reply) => {
    const shown = shownBy(request)
    if (shown !== null && request.caller.tokenId !== null) letIn.set(shown, true)
    const bucket = bucketOf(request)
    if (bucket !== null && perMinute[bucket] > 0) await whereCounted(() => count.call(app, request, reply))
  })

  app.addHook('onSend', async (request, reply) => {
    const shown = shownBy(request)
    if (reply.statusCode !== 401 || shown === null) return
    letIn.delete(shown)
    if (limits.writesPerMinute > 0) await whereCounted(() => refusals(request))
  })
}

/** Returns the bucket of a request; null for operational routes, which an operator has to reach at any time. */
function bucketOf({ method, is404, routeOptions: { url = '' } }: FastifyRequest): Bucket | null {
  if (is404 || url.startsWith('/v1/')) return method === 'GET' || method === 'HEAD' ? 'reads' : 'writes'
  return isOfCache(url) ? 'cacheReads' : null
}

/** Adds the problem `rate-limited` to the schema of a limited route. */
export function withLimits<Schema extends FastifySchema>(schema: Schema, url: string): Schema {
  return url.startsWith('/v1/') || isOfCache(url) ? withProblems(schema, 'rate-limited') : schema
}

/** Checks whether a route (Fastify's pattern) belongs to the binary cache. */
export function isOfCache(url: string): boolean {
  return cacheRoutes.has(url)
}

const cacheRoutes = new Set(['/nix-cache-info', '/:hash.narinfo', '/:hash.ls', '/nar/:name', '/log/:drv'])

/** Hashes the credentials of a request; null when it has none. */
function shownBy({ headers: { authorization } }: FastifyRequest): string | null {
  return authorization === undefined ? null : createHash('sha256').update(authorization).digest('base64')
}

function tooMany(what: string, after: string): Problem {
  return new Problem('rate-limited', `There were ${what} within a minute. Try again in ${after}.`)
}
