import Type from 'typebox'
import type { App, Dependencies } from '../../dependencies.ts'

/** See `contentType` of prom-client, which Prometheus expects. */
const contentType = 'text/plain; version=0.0.4; charset=utf-8'

export function getMetrics(app: App, { metrics }: Pick<Dependencies, 'metrics'>): void {
  app.route({
    method: 'GET',
    url: '/metrics',
    config: { scope: 'read', basic: true },
    logLevel: 'warn',
    schema: {
      operationId: 'getMetrics',
      summary: 'Read the metrics of this API’s processes, and of the service as a whole, for Prometheus',
      response: {
        200: {
          description: 'The metrics, in the text format of Prometheus.',
          content: { 'text/plain': { schema: Type.String() } },
        },
      },
    },
    handler: async (_request, reply) => reply.type(contentType).send(await metrics.expose()),
  })
}
