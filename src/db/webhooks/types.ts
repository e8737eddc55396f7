/** The events of builds to which webhooks subscribe. */
export const buildEvents = ['build.started', 'build.ready', 'build.failed', 'build.cancelled'] as const
export type WebhookEvent = (typeof buildEvents)[number]

/** The events of deliveries. */
export type DeliveredEvent = WebhookEvent | 'webhook.test'

/** A subscription of an address to events of builds. */
export interface Webhook {
  id: string
  url: string
  events: WebhookEvent[]
  /** The build to whose events alone it subscribes; null for a webhook of all a token's builds. */
  buildId: string | null
  /** Whether it subscribes to the builds of all tokens. */
  all: boolean
  /** The token that created it, and whose builds it subscribes to. Null if the service had no tokens. */
  tokenId: string | null
  createdAt: Date
  /** Since when deliveries are suspended, because the address answered 410 Gone. */
  goneAt: Date | null
}

/** One attempt to deliver a message. */
export interface Attempt {
  /** RFC 3339 */
  at: string
  /** HTTP status of the answer; null if there was none. */
  status: number | null
  /** Why it does not count as delivered, as a sentence. */
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
  /** Null if it was delivered, or given up. */
  nextAttemptAt: Date | null
  /** Time of the first successful delivery. */
  deliveredAt: Date | null
  /** Oldest first. */
  attempts: Attempt[]
}

/** The body of a message, in the form of Standard Webhooks. */
export interface Payload {
  type: DeliveredEvent
  /** Time of the event, RFC 3339. */
  timestamp: string
  data: { [key: string]: unknown }
}

/** A delivery that one process alone may try until its claim expires. */
export interface ClaimedDelivery {
  id: string
  webhookId: string
  url: string
  secret: string
  payload: Payload
  /** Number of earlier attempts. */
  attemptsMade: number
  /** Time at which the claim expires, in Postgres' format. */
  until: string
}

/** The result of an attempt. `gone`: the address refuses all further messages. */
export type AttemptEnd = 'delivered' | 'gone' | 'given-up' | { againInSeconds: number }
