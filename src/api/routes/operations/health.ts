import Type from 'typebox'
import type { App } from '../../dependencies.ts'
import { answer } from '../../resources/common.ts'

export function health(app: App): void {
  app.route({
    method: 'GET',
    url: '/healthz',
    config: { scope: 'open' },
    logLevel: 'warn',
    schema: {
      operationId: 'health',
      summary: 'Check that the process answers, without Postgres and Redis',
      response: { 200: answer('The process answers.', Type.Object({ status: Type.Literal('ok') })) },
    },
    handler: async (_request, reply) => reply.send({ status: 'ok' }),
  })
}
