import { type Page, query } from './query.ts'
import type { Transport } from './transport.ts'

export interface Webhook {
  id: string
  url: string
  events: string[]
  /** The build that it tells of alone. */
  build: string | null
  all: boolean
  createdAt: string
  /** Since when it is told nothing, because nothing is there. */
  goneAt: string | null
}

export interface NewWebhook {
  url: string
  events?: string[] | undefined
  build?: string | undefined
  all?: boolean | undefined
}

/** A message to a webhook, and how the attempts at it went, oldest first. */
export interface Delivery {
  id: string
  event: string
  state: 'waiting' | 'delivered' | 'given-up'
  createdAt: string
  attempts: { at: string; status: number | null; error: string | null; ms: number }[]
}

export interface Webhooks {
  /** The only answer that ever holds the secret. */
  createWebhook(wanted: NewWebhook): Promise<Webhook & { secret: string }>
  webhooks(cursor?: string): Promise<Page<Webhook>>
  deleteWebhook(id: string): Promise<void>
  testWebhook(id: string): Promise<Delivery>
  deliveries(id: string, cursor?: string): Promise<Page<Delivery>>
  redeliver(id: string, deliveryId: string): Promise<Delivery>
}

export function webhooksOf({ read, send, request }: Transport): Webhooks {
  const at = (id: string) => `/v1/webhooks/${encodeURIComponent(id)}`
  return {
    createWebhook: (wanted) => send('/v1/webhooks', wanted),
    webhooks: (cursor) => read(`/v1/webhooks${query({ cursor })}`),
    async deleteWebhook(id) {
      await request(at(id), { method: 'DELETE' })
    },
    testWebhook: (id) => read(`${at(id)}/test`, { method: 'POST' }),
    deliveries: (id, cursor) => read(`${at(id)}/deliveries${query({ cursor })}`),
    redeliver: (id, deliveryId) =>
      read(`${at(id)}/deliveries/${encodeURIComponent(deliveryId)}/redeliver`, { method: 'POST' }),
  }
}
