import Type from 'typebox'
import type { BuildEvent } from '../../../db/types.ts'
import { Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noBuild } from '../../problems.ts'
import { BuildId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { type Chunk, streams } from '../../watch/stream.ts'

/** Events that are read at once. */
const pageSize = 200
/** What a client waits before it comes again after its connection broke. */
const reconnectMs = 2000
const keepalive = ': keepalive\n\n'
const tickMs = 15_000
const patienceMs = 60_000

const EventId = Type.String({
  pattern: '^\\d{1,15}$',
  'x-expected': 'the `id` of an event',
  description: 'Only what came after this one.',
})
const Query = Type.Object({ after: Type.Optional(EventId) }, { additionalProperties: false })

export function getEvents(app: App, { db }: Dependencies): void {
  const read = (id: string, after: number) => portion(db, id, after)
  const { follow } = streams(
    app,
    { read, listen: db.changes.on },
    { tickMs, keepalive, patienceMs, endsTell: true },
  )
  app.route({
    method: 'GET',
    url: '/v1/builds/:id/events',
    config: { scope: 'read' },
    schema: {
      operationId: 'getEvents',
      summary: 'What happens to a build, as it happens',
      description:
        'Server-sent events: `state` for every change of state, `progress`, and `end` for the state that the build ends in, after which the stream is closed. A stream that breaks off before has said nothing of the build: come again with `Last-Event-ID`.',
      params: BuildId,
      querystring: Query,
      headers: Type.Object({
        'last-event-id': Type.Optional(Type.String({ description: 'As `after`; it comes first.' })),
      }),
      response: {
        200: {
          description: 'Events. `id` is for `Last-Event-ID`; `data` is JSON, with the time as `at`.',
          headers: {
            'cache-control': { type: 'string', enum: ['no-store'] },
            'x-accel-buffering': { type: 'string', description: 'Proxies are not to gather events.' },
          },
          content: { 'text/event-stream': { schema: Type.String() } },
        },
        204: { description: 'The build has ended, and nothing came after that event.' },
        ...problemResponses('not-found', 'query-invalid'),
      },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const after = positionIn(request.headers['last-event-id']) ?? Number(request.query.after ?? 0)
      const build = await db.builds.get(id)
      if (!build) throw noBuild(id)
      // It would come again and again.
      if (build.finishedAt && (await read(id, after)).bytes === '') return reply.code(204).send()
      const headers = {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        // nginx would gather events before it passes them on.
        'x-accel-buffering': 'no',
      }
      const { isGood: mayStay, whenEnded } = request.caller
      return follow(reply, id, after, { headers, text: `retry: ${reconnectMs}\n\n`, mayStay, whenEnded })
    },
  })
}

/** Null where a client that has seen no event yet says so. */
function positionIn(lastEventId: string | undefined): number | null {
  if (lastEventId === undefined || lastEventId === '') return null
  if (/^\d{1,15}$/.test(lastEventId)) return Number(lastEventId)
  throw new Problem('query-invalid', 'Send the `id` of the last event that you have seen, or nothing.', [
    { pointer: 'Last-Event-ID', detail: 'Is not the `id` of an event.' },
  ])
}

async function portion(
  { events, builds }: Pick<Dependencies['db'], 'events' | 'builds'>,
  id: string,
  after: number,
): Promise<Chunk> {
  const page = await events.since(id, after, pageSize)
  const newest = page.at(-1)
  if (newest) {
    const bytes = page.map(frame).join('')
    return { bytes, position: newest.id, more: page.length === pageSize, last: isEnd(newest) }
  }
  const build = await builds.get(id)
  // Gone, or nothing came after its end.
  const last = !build || (build.finishedAt !== null && (await events.since(id, after, 1)).length === 0)
  return { bytes: '', position: after, more: build?.finishedAt != null && !last, last }
}

const ends: unknown[] = ['ready', 'failed', 'cancelled']

const isEnd = ({ type, data }: BuildEvent) => type === 'state' && ends.includes(data.state)

function frame(event: BuildEvent): string {
  const { id, type, data, at } = event
  // JSON has no line breaks of its own.
  return `id: ${id}\nevent: ${isEnd(event) ? 'end' : type}\ndata: ${JSON.stringify({ ...data, at: at.toISOString() })}\n\n`
}
