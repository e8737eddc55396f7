import { Problem } from '../../../errors.ts'
import { ownerOf } from '../../auth/caller.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noWebhook } from '../../problems.ts'
import { answer, component, DeliveryId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { DeliveryBody, deliveryBody } from '../../resources/webhook.ts'

export function redeliver(app: App, { db }: Dependencies): void {
  app.route({
    method: 'POST',
    url: '/v1/webhooks/:id/deliveries/:delivery/redeliver',
    config: { scope: 'submit' },
    schema: {
      operationId: 'redeliver',
      summary: 'Send a message again',
      description:
        'Sends the message at once under the same id, delivered or not. When that fails, the remaining regular attempts follow.',
      params: DeliveryId,
      response: {
        202: answer(
          'The message is on its way; the list of deliveries shows the result.',
          component(DeliveryBody),
        ),
        ...problemResponses('not-found'),
      },
    },
    handler: async ({ params: { id, delivery }, caller }, reply) => {
      if (!(await db.webhooks.get(id, ownerOf(caller)))) throw noWebhook(id)
      const again = await db.deliveries.redeliver(id, delivery)
      if (!again) throw new Problem('not-found', `The webhook has no delivery ${delivery}.`)
      return reply.code(202).send(deliveryBody(again))
    },
  })
}
