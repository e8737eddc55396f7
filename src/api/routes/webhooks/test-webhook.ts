import { ownerOf } from '../../auth/caller.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noWebhook } from '../../problems.ts'
import { answer, component, WebhookId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { DeliveryBody, deliveryBody } from '../../resources/webhook.ts'

export function testWebhook(app: App, { db }: Dependencies): void {
  app.route({
    method: 'POST',
    url: '/v1/webhooks/:id/test',
    config: { scope: 'submit' },
    schema: {
      operationId: 'testWebhook',
      summary: 'Send a test message to a webhook',
      description: 'Sends it at once, and does not repeat a test that fails.',
      params: WebhookId,
      response: {
        202: answer(
          'The message is on its way; the list of deliveries shows the result.',
          component(DeliveryBody),
        ),
        ...problemResponses('not-found'),
      },
    },
    handler: async ({ params: { id }, caller }, reply) => {
      if (!(await db.webhooks.get(id, ownerOf(caller)))) throw noWebhook(id)
      return reply.code(202).send(deliveryBody(await db.deliveries.test(id)))
    },
  })
}
