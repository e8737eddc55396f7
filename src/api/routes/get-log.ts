import Type from 'typebox'
import type { App, Dependencies } from '../dependencies.ts'
import { noBuild } from '../refusals.ts'
import { BuildId } from '../resources/parameters.ts'
import { problemResponses } from '../resources/problem.ts'

/** Bytes of log in one answer. */
const pieceBytes = 1024 * 1024

const Query = Type.Object(
  {
    offset: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 0,
      description: 'In bytes.',
    }),
  },
  { additionalProperties: false },
)

export function getLog(app: App, { record }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/builds/:id/log',
    config: { scope: 'read' },
    schema: {
      operationId: 'getLog',
      summary: 'A piece of a build’s log, also while it runs',
      description: 'Ask again with `offset` as in `x-log-next-offset`, until `x-log-complete` is true.',
      params: BuildId,
      querystring: Query,
      response: {
        200: {
          description: 'At most 1 MiB of UTF-8, in whole characters.',
          headers: {
            'x-log-offset': { type: 'integer', description: 'Byte at which this piece begins.' },
            'x-log-next-offset': { type: 'integer', description: 'Byte after this piece.' },
            'x-log-complete': {
              type: 'boolean',
              description: 'Whether the build has ended and this piece is the last.',
            },
            'x-log-pruned': {
              type: 'boolean',
              description:
                'Whether the log has been thrown away, long after the build’s end: it is empty then.',
            },
          },
          content: { 'text/plain': { schema: Type.String() } },
        },
        ...problemResponses('not-found', 'query-invalid'),
      },
    },
    handler: async ({ params: { id }, query }, reply) => {
      if (!(await record.builds.get(id))) throw noBuild(id)
      const piece = await record.log.read(id, query.offset, pieceBytes)
      return reply
        .type('text/plain; charset=utf-8')
        .headers({
          'x-log-offset': piece.offset,
          'x-log-next-offset': piece.nextOffset,
          'x-log-complete': String(piece.complete),
          'x-log-pruned': String(piece.pruned),
        })
        .send(piece.text)
    },
  })
}
