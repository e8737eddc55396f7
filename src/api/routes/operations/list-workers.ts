import Type from 'typebox'
import type { App, Dependencies } from '../../dependencies.ts'
import { answer, component } from '../../resources/common.ts'
import { ServiceStatusBody, serviceStatusBody, WorkerBody, workerBody } from '../../resources/operations.ts'

const Workers = Type.Object({
  service: component(ServiceStatusBody),
  items: Type.Array(component(WorkerBody)),
})

export function listWorkers(app: App, { db, ...api }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/workers',
    config: { scope: 'read' },
    schema: {
      operationId: 'listWorkers',
      summary:
        'List the workers that reported within the last minute, with their free disk space, and say whether builds proceed',
      response: { 200: answer('The workers, by name.', Workers) },
    },
    handler: async (_request, reply) => {
      const [present, unfinished, maintenance] = await Promise.all([
        db.workers.present(),
        db.unfinished(),
        db.maintenance.get(),
      ])
      const items = present.map((worker) => workerBody(worker, api))
      return reply.send({ service: serviceStatusBody(items, unfinished, maintenance), items })
    },
  })
}
