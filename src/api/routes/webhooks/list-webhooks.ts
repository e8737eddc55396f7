import { ownerOf } from '../../auth/caller.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { queryInvalid } from '../../problems.ts'
import { answer, component, Page, PageQuery } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { WebhookBody, webhookBody } from '../../resources/webhook.ts'

export function listWebhooks(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/webhooks',
    config: { scope: 'submit' },
    schema: {
      operationId: 'listWebhooks',
      summary: 'List webhooks, newest first',
      description: 'Lists the webhooks of the token, or of all tokens with `admin`.',
      querystring: PageQuery,
      response: {
        200: answer('One page.', Page(component(WebhookBody))),
        ...problemResponses('query-invalid'),
      },
    },
    handler: async ({ query, caller }, reply) => {
      const page = await db.webhooks.list({ ...query, owner: ownerOf(caller) })
      if (!page) throw queryInvalid('cursor', 'Is not the `next` of a page.')
      return reply.send({ items: page.items.map(webhookBody), next: page.next })
    },
  })
}
