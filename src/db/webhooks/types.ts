/** What webhooks are told of builds. */
export const buildEvents = ['build.started', 'build.ready', 'build.failed', 'build.cancelled'] as const
export type WebhookEvent = (typeof buildEvents)[number]

/** What deliveries are of. */
export type DeliveredEvent = WebhookEvent | 'webhook.test'

/** An address that is told of builds. */
export interface Webhook {
  id: string
  url: string
  events: WebhookEvent[]
  /** The build that it tells of, where it is for one alone. */
  buildId: string | null
  /** Whether it tells of everybody's builds. */
  all: boolean
  /** The token that it was created with, of whose builds it tells. Null where there were none. */
  tokenId: string | null
  createdAt: Date
  /** Since when it is told nothing, because its address answered that it is gone for good. */
  goneAt: Date | null
}

/** One try to hand a message over. */
export interface Attempt {
  /** RFC 3339 */
  at: string
  /** Of the answer; null where there was none. */
  status: number | null
  /** Why it does not count as taken, in plain words. */
  error: string | null
  ms: number
}

/** One message to one webhook. */
export interface Delivery {
  id: string
  webhookId: string
  event: DeliveredEvent
  payload: Payload
  createdAt: Date
  /** Null: it was taken, or given up. */
  nextAttemptAt: Date | null
  /** When it was first taken. */
  deliveredAt: Date | null
  /** Oldest first. */
  attempts: Attempt[]
}

/** The body of a message, in the form of Standard Webhooks. */
export interface Payload {
  type: DeliveredEvent
  /** RFC 3339: when it happened. */
  timestamp: string
  data: { [key: string]: unknown }
}

/** A delivery that one process is to try, and no other before the claim runs out. */
export interface ClaimedDelivery {
  id: string
  webhookId: string
  url: string
  secret: string
  payload: Payload
  /** Attempts before this one. */
  attemptsMade: number
  /** When the claim runs out, as Postgres writes it. */
  until: string
}

/** What an attempt has led to. `gone`: the address wants nothing any more. */
export type AttemptEnd = 'delivered' | 'gone' | 'given-up' | { againInSeconds: number }
