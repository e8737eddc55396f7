import Type from 'typebox'
import { type Fault, Problem } from '../../errors.ts'
import { answersInTime } from '../answers-in-time.ts'
import type { App, Dependencies } from '../dependencies.ts'
import { answer } from '../resources/answer.ts'
import { component } from '../resources/component.ts'
import { FaultBody, problemResponses } from '../resources/problem.ts'
import { warningsOf } from '../warnings.ts'

const Ready = Type.Object({
  status: Type.Literal('ready'),
  warnings: Type.Array(component(FaultBody), {
    description: 'What keeps builds waiting, such as that no worker has been heard of (`workers`).',
  }),
})

export function ready(app: App, { record, queue }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/readyz',
    config: { scope: 'open' },
    logLevel: 'warn',
    schema: {
      operationId: 'ready',
      summary: 'Whether requests can be served: Postgres and Redis answer',
      response: {
        200: answer('They do.', Ready),
        ...problemResponses('not-ready'),
      },
    },
    handler: async (_request, reply) => {
      const servers = { postgres: () => record.ping(), redis: () => queue.ping() }
      const faults = await Promise.all(
        Object.entries(servers).map(
          async ([name, ping]): Promise<Fault[]> =>
            (await answersInTime(ping)) ? [] : [{ pointer: name, detail: 'Does not answer.' }],
        ),
      )
      if (faults.flat().length > 0)
        throw new Problem('not-ready', 'A server behind this one is missing.', faults.flat())
      return reply.send({ status: 'ready', warnings: await warningsOf(record) })
    },
  })
}
