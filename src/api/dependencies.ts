import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { Record } from '../record/record.ts'

/** What the API uses. It starts no builds: it records that one is wanted, and says so to the queue. */
export interface Dependencies {
  record: Record
  queue: {
    /** Throws where Redis does not answer. */
    ping(): Promise<unknown>
    /** Has what was recorded just now sent to the workers at once rather than at the relay's next round. */
    nudge(): void
    /** Tells the workers that a plan waits. Rejects where Redis cannot be told; workers find the plan in the record then. */
    plan(id: string): Promise<void>
  }
  /** Hash of the Nix library that gives specs their meaning, `sha256-…`. */
  library: string
  log: FastifyBaseLogger
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>
