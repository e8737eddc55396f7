import type { paths } from './openapi.ts'
import type { BodyOf, Page, Schemas } from './routes.ts'
import type { Transport } from './transport.ts'

export type Webhook = Schemas['Webhook']
export type WebhookRequest = BodyOf<paths['/v1/webhooks']['post']>

/** A message to a webhook, with its attempts, oldest first. */
export type Delivery = Schemas['Delivery']

export interface Webhooks {
  /** Returns the only answer that ever contains the secret. */
  createWebhook(webhook: WebhookRequest): Promise<Schemas['NewWebhook']>
  webhooks(cursor?: string): Promise<Page<Webhook>>
  deleteWebhook(id: string): Promise<Webhook>
  testWebhook(id: string): Promise<Delivery>
  deliveries(id: string, cursor?: string): Promise<Page<Delivery>>
  redeliver(id: string, deliveryId: string): Promise<Delivery>
}

export function webhooksOf({ call }: Transport): Webhooks {
  return {
    createWebhook: (body) => call('post', '/v1/webhooks', { body }),
    webhooks: (cursor) => call('get', '/v1/webhooks', { query: { cursor } }),
    deleteWebhook: (id) => call('delete', '/v1/webhooks/{id}', { path: { id } }),
    testWebhook: (id) => call('post', '/v1/webhooks/{id}/test', { path: { id } }),
    deliveries: (id, cursor) =>
      call('get', '/v1/webhooks/{id}/deliveries', { path: { id }, query: { cursor } }),
    redeliver: (id, delivery) =>
      call('post', '/v1/webhooks/{id}/deliveries/{delivery}/redeliver', { path: { id, delivery } }),
  }
}
