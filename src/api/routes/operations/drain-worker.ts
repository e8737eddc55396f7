import Type from 'typebox'
import { Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { answer, component } from '../../resources/common.ts'
import { WorkerBody, workerBody } from '../../resources/operations.ts'
import { problemResponses } from '../../resources/problem.ts'

const WorkerName = Type.Object({ name: Type.String({ description: 'Name of the worker.' }) })

export function drainWorker(app: App, { db, ...api }: Dependencies): void {
  app.route({
    method: 'POST',
    url: '/v1/workers/:name/drain',
    config: { scope: 'admin' },
    schema: {
      operationId: 'drainWorker',
      summary: 'Drain a worker: it takes no more work, and its process ends once its work has ended',
      description:
        'Its builds, plans, sweeps and moves go on to their end. It leaves the list of workers when its process ends. A drain cannot be undone: start another worker. The request may be repeated.',
      params: WorkerName,
      response: {
        202: answer('The worker drains.', component(WorkerBody)),
        ...problemResponses('not-found'),
      },
    },
    handler: async ({ params: { name } }, reply) => {
      const worker = await db.workers.drain(name)
      if (!worker)
        throw new Problem(
          'not-found',
          `No worker ${JSON.stringify(name)} has reported within the last minute.`,
        )
      return reply.code(202).send(workerBody(worker, api))
    },
  })
}
