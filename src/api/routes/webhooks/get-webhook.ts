import { ownerOf } from '../../auth/caller.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noWebhook } from '../../problems.ts'
import { answer, component, WebhookId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { WebhookBody, webhookBody } from '../../resources/webhook.ts'

export function getWebhook(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/webhooks/:id',
    config: { scope: 'submit' },
    schema: {
      operationId: 'getWebhook',
      summary: 'Read one webhook',
      params: WebhookId,
      response: {
        200: answer('The webhook, without its secret.', component(WebhookBody)),
        ...problemResponses('not-found'),
      },
    },
    handler: async ({ params: { id }, caller }, reply) => {
      const webhook = await db.webhooks.get(id, ownerOf(caller))
      if (!webhook) throw noWebhook(id)
      return reply.send(webhookBody(webhook))
    },
  })
}
