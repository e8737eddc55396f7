import { randomBytes } from 'node:crypto'
import { type Fault, Problem } from '../../../errors.ts'
import { hasScope } from '../../auth/caller.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { bodyInvalid } from '../../problems.ts'
import { answer, component } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { NewWebhookBody, WebhookRequest, webhookBody } from '../../resources/webhook.ts'
import { webhookTerms } from './new-webhook.ts'

/** Webhooks per token, without those for builds that have ended. */
const most = 50

export function createWebhook(app: App, { db, webhooks }: Dependencies): void {
  app.route({
    method: 'POST',
    url: '/v1/webhooks',
    config: { scope: 'submit', secret: 'the secret of a webhook' },
    schema: {
      operationId: 'createWebhook',
      summary: 'Create a webhook',
      description:
        'The API sends events of the builds that the token requests, of one build, or with `all` of the builds of all tokens. It sends the end of a build that has already ended at once.',
      body: WebhookRequest,
      response: {
        201: answer('The webhook and its secret, which only this answer shows.', component(NewWebhookBody), {
          location: { type: 'string' },
          'cache-control': { type: 'string', enum: ['no-store'] },
        }),
        ...problemResponses('body-invalid', 'body-too-large', 'unsupported-media-type'),
        ...problemResponses('scope-missing', 'too-many-webhooks', 'webhook-url-refused'),
      },
    },
    attachValidation: true,
    handler: async ({ body, validationError, caller }, reply) => {
      const { terms, faults } = webhookTerms(body ?? {})
      const ofShape = validationError instanceof Problem ? validationError.faults : []
      const { buildId } = terms
      if (buildId && !ofShape.some(({ pointer }) => pointer === '/build') && !(await db.builds.get(buildId)))
        faults.push(noSuchBuild(buildId))
      const further = faults.filter(({ pointer }) => !ofShape.some((fault) => fault.pointer === pointer))
      const { url } = terms
      if (ofShape.length + further.length > 0 || !url) throw bodyInvalid([...ofShape, ...further])

      if (terms.all && !hasScope(caller, 'admin'))
        throw new Problem(
          'scope-missing',
          `Events of the builds of all tokens require the scope \`admin\`, which “${caller.name}” lacks. Omit \`all\` for events of your own builds.`,
        )
      const refusal = await webhooks.refusalOf(url)
      if (refusal) throw new Problem('webhook-url-refused', refusal)

      const secret = `whsec_${randomBytes(32).toString('base64')}`
      const { tokenId } = caller
      const created = await db.webhooks.create({ ...terms, url: url.href, secret, tokenId }, most)
      switch (created.outcome) {
        case 'no-build':
          throw bodyInvalid([noSuchBuild(String(buildId))])
        case 'too-many':
          throw new Problem('too-many-webhooks', `A token may have ${most} webhooks. DELETE some first.`)
        case 'created':
          return reply
            .code(201)
            .headers({ location: `/v1/webhooks/${created.webhook.id}`, 'cache-control': 'no-store' })
            .send({ ...webhookBody(created.webhook), secret })
      }
    },
  })
}

function noSuchBuild(id: string): Fault {
  return { pointer: '/build', detail: `There is no build ${id}.` }
}
