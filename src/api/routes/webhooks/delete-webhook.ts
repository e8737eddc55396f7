import { ownerOf } from '../../auth/caller.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noWebhook } from '../../problems.ts'
import { answer, component, WebhookId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { WebhookBody, webhookBody } from '../../resources/webhook.ts'

export function deleteWebhook(app: App, { db }: Dependencies): void {
  app.route({
    method: 'DELETE',
    url: '/v1/webhooks/:id',
    config: { scope: 'submit' },
    schema: {
      operationId: 'deleteWebhook',
      summary: 'Delete a webhook',
      description: 'Drops messages that are not sent yet and deletes the log of deliveries.',
      params: WebhookId,
      response: {
        200: answer('The deleted webhook.', component(WebhookBody)),
        ...problemResponses('not-found'),
      },
    },
    handler: async ({ params: { id }, caller }, reply) => {
      const webhook = await db.webhooks.remove(id, ownerOf(caller))
      if (!webhook) throw noWebhook(id)
      return reply.send(webhookBody(webhook))
    },
  })
}
