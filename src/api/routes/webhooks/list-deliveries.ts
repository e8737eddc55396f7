import { ownerOf } from '../../auth/caller.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noWebhook, queryInvalid } from '../../problems.ts'
import { answer, component, Page, PageQuery, WebhookId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { DeliveryBody, deliveryBody } from '../../resources/webhook.ts'

export function listDeliveries(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/webhooks/:id/deliveries',
    config: { scope: 'submit' },
    schema: {
      operationId: 'listDeliveries',
      summary: 'List the deliveries of a webhook, newest first',
      description: 'Includes every attempt and its result.',
      params: WebhookId,
      querystring: PageQuery,
      response: {
        200: answer('One page.', Page(component(DeliveryBody))),
        ...problemResponses('query-invalid', 'not-found'),
      },
    },
    handler: async ({ params: { id }, query, caller }, reply) => {
      if (!(await db.webhooks.get(id, ownerOf(caller)))) throw noWebhook(id)
      const page = await db.deliveries.list(id, query)
      if (!page) throw queryInvalid('cursor', 'Is not the `next` of a page.')
      return reply.send({ items: page.items.map(deliveryBody), next: page.next })
    },
  })
}
