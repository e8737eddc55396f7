import Type from 'typebox'
import type { BuildEvent } from '../../../db/types.ts'
import { Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noBuild } from '../../problems.ts'
import { BuildId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { type Chunk, streams } from '../../watch/stream.ts'

/** Events per query. */
const pageSize = 200
/** Milliseconds after which a client reconnects. */
const reconnectMs = 2000
const keepalive = ': keepalive\n\n'
const tickMs = 15_000
const patienceMs = 60_000

const EventId = Type.String({
  pattern: '^\\d{1,15}$',
  'x-expected': 'the `id` of an event',
  description: 'Return only events after this one.',
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
    config: { scope: 'read', streamsEvents: true },
    schema: {
      operationId: 'getEvents',
      summary: 'Stream the events of a build',
      description:
        'Server-sent events: `state` for every change of state, `progress`, and `end` for the final state, after which the API closes the stream. Reconnect with `Last-Event-ID` when the stream breaks off earlier; that says nothing about the build.',
      params: BuildId,
      querystring: Query,
      headers: Type.Object({
        'last-event-id': Type.Optional(
          Type.String({ description: 'The same as `after`, which it overrides.' }),
        ),
      }),
      response: {
        200: {
          description: 'Events. `id` is the value for `Last-Event-ID`; `data` is JSON with the time in `at`.',
          headers: {
            'cache-control': { type: 'string', enum: ['no-store'] },
            'x-accel-buffering': { type: 'string', description: 'Tells nginx not to buffer events.' },
          },
          content: { 'text/event-stream': { schema: Type.String() } },
        },
        204: { description: 'The build has ended without further events.' },
        ...problemResponses('not-found', 'query-invalid'),
      },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const after = positionIn(request.headers['last-event-id']) ?? Number(request.query.after ?? 0)
      const build = await db.builds.get(id)
      if (!build) throw noBuild(id)
      // An EventSource would reconnect for ever after an empty stream; 204 stops it.
      if (build.finishedAt && (await read(id, after)).bytes === '') return reply.code(204).send()
      const headers = {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        // Stops nginx from buffering events.
        'x-accel-buffering': 'no',
      }
      const { isGood: mayStay, whenEnded } = request.caller
      return follow(reply, id, after, { headers, text: `retry: ${reconnectMs}\n\n`, mayStay, whenEnded })
    },
  })
}

/** Returns the id in `Last-Event-ID`; null when the client has seen no event yet. */
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
  // The build is gone, or no event follows its end.
  const last = !build || (build.finishedAt !== null && (await events.since(id, after, 1)).length === 0)
  return { bytes: '', position: after, more: build?.finishedAt != null && !last, last }
}

const ends: unknown[] = ['ready', 'failed', 'cancelled']

const isEnd = ({ type, data }: BuildEvent) => type === 'state' && ends.includes(data.state)

function frame(event: BuildEvent): string {
  const { id, type, data, at } = event
  // `JSON.stringify` writes no line breaks.
  return `id: ${id}\nevent: ${isEnd(event) ? 'end' : type}\ndata: ${JSON.stringify({ ...data, at: at.toISOString() })}\n\n`
}
