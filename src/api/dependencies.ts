import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { Redis } from 'ioredis'
import type { CacheStore } from '../cache/cache-store.ts'
import type { AttemptLimits } from '../db/builds/may-begin.ts'
import type { Db } from '../db/db.ts'
import type { BuildPriority, CachedPath } from '../db/types.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Tracing } from '../tracing/start.ts'

/** Everything that the API uses. The API starts no builds: it records requests in the database and notifies the queue. */
export interface Dependencies {
  db: Db
  queue: {
    /** Throws when Redis does not answer. */
    ping(): Promise<unknown>
    /** Makes the relay send new rows of the outbox to the workers at once instead of in its next round. */
    nudge(): void
    /** Queues a plan. Rejects when Redis does not answer; workers then find the plan in the database. */
    plan(id: string): Promise<void>
    /**
     * Removes a build that ended before its turn from the queue. Rejects when Redis does not answer; the worker then skips the
     * build.
     */
    remove(buildId: string): Promise<void>
    /** Sets the priority of a waiting build in the queue. Rejects when Redis does not answer. */
    prioritise(buildId: string, place: { priority: BuildPriority; turn: number }): Promise<void>
  }
  /** Limits of the service on builds, beyond which the API begins no more. */
  attemptLimits: AttemptLimits
  cache: ServedCache
  webhooks: {
    /** Explains why webhooks may not use a URL; null for an allowed one. */
    refusalOf(url: URL): Promise<string | null>
  }
  /** Requests per minute and caller; null for no limits. */
  requestLimits: RequestLimits | null
  /** Hosts, without ports, that `Host` may name besides loopback while there are no tokens. */
  allowedHosts: readonly string[]
  /** Tests whether a uid builds for Nix on this machine; absent where none does. */
  isBuildUser?: (uid: number) => boolean
  /** Hash of the Nix library that evaluates specs, `sha256-…`. */
  library: string
  /** Version of the interface through which workers call a Nix library. */
  libraryInterface: number
  /** Version of this program. */
  version: string
  metrics: Pick<Metrics, 'expose' | 'requests'>
  /** Null or absent without tracing. */
  tracing?: Pick<Tracing, 'requests'> | null
  log: FastifyBaseLogger
}

/** The binary cache. Workers fill it; the API only reads it. */
export interface ServedCache {
  store: CacheStore
  /** Checks whether the store still has every object of a recorded path. Throws when the store does not answer. */
  isWhole(path: CachedPath): Promise<boolean>
  /** URL for clients; undefined where the cache has the address of the API. */
  url: string | undefined
  /** The text of `nix-cache-info`. */
  info: string
  /** `Priority` of `nix-cache-info`: Nix asks caches with a lower number first. */
  priority: number
  /** Limits that sweeps enforce. */
  limits: { maxDays: number; maxBytes: number }
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** Requests per minute of one caller, 0 for no limit. A caller is a token, or an address when the request has none. */
export interface RequestLimits {
  readsPerMinute: number
  writesPerMinute: number
  cacheReadsPerMinute: number
  /** Counts requests of all API processes together. Its commands fail instead of waiting while Redis is away. */
  counts: Redis
}
