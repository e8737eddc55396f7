import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { Redis } from 'ioredis'
import type { CacheStore } from '../cache/cache-store.ts'
import type { AttemptLimits } from '../db/builds/attempt.ts'
import type { Db } from '../db/db.ts'
import type { BuildPriority, CachedPath } from '../db/types.ts'

/** What the API uses. It starts no builds: it records that one is wanted, and says so to the queue. */
export interface Dependencies {
  db: Db
  queue: {
    /** Throws where Redis does not answer. */
    ping(): Promise<unknown>
    /** Has what was recorded just now sent to the workers at once rather than at the relay's next round. */
    nudge(): void
    /** Tells the workers that a plan waits. Rejects where Redis cannot be told; workers find the plan in the record then. */
    plan(id: string): Promise<void>
    /** Takes a build that ended before its turn out of the queue. Rejects where Redis cannot be told; workers find it ended. */
    remove(buildId: string): Promise<void>
    /** Has a build that waits be taken before or after others. Rejects where Redis cannot be told. */
    prioritise(buildId: string, priority: BuildPriority): Promise<void>
  }
  /** How many builds there may be before no more are begun. */
  attemptLimits: AttemptLimits
  cache: ServedCache
  webhooks: {
    /** Why messages cannot be sent to a URL, in plain words; null where nothing speaks against it. */
    refusalOf(url: URL): Promise<string | null>
  }
  /** How often callers may ask; null: as often as they like. */
  requestLimits: RequestLimits | null
  /** Hosts, without ports, that requests may name besides loopback where there are no tokens. */
  allowedHosts: readonly string[]
  /** Whether a user builds for Nix on this machine; absent: none does. */
  isBuildUser?: (uid: number) => boolean
  /** Hash of the Nix library that gives specs their meaning, `sha256-…`. */
  library: string
  /** Number of the interface by which workers of this version drive Nix libraries. */
  libraryInterface: number
  log: FastifyBaseLogger
}

/** The cache, which workers fill and the API serves: it only ever reads it. */
export interface ServedCache {
  store: CacheStore
  /** Whether the store still has all of a path that is recorded. Throws where the store does not answer. */
  isWhole(path: CachedPath): Promise<boolean>
  /** Where clients reach it; undefined where that is wherever they reach the API. */
  url: string | undefined
  /** The text of `nix-cache-info`. */
  info: string
  /** As in `nix-cache-info`: Nix asks caches with a lower one first. */
  priority: number
  /** What sweeps hold it to. */
  limits: { maxDays: number; maxBytes: number }
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** Requests that one caller may make within a minute, 0 for any number. A caller is a token, or an address without one. */
export interface RequestLimits {
  readsPerMinute: number
  writesPerMinute: number
  cacheReadsPerMinute: number
  /** Where requests are counted, for all processes of the API together. Commands fail, rather than wait, where it is away. */
  counts: Redis
}
