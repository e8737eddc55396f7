import Type from 'typebox'
import { Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noBuild } from '../../problems.ts'
import { BuildId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { colouredLog, type LogForm, plain, takesColours } from '../../watch/log-formats.ts'
import { type Source, streams } from '../../watch/stream.ts'

/** Bytes of log in one answer. */
const pieceBytes = 1024 * 1024
/** … and in one breath of an answer that goes on. */
const breathBytes = 64 * 1024
const mostLines = 10_000
/** Who follows a log may look away for a while: in a pager, say. */
const patienceMs = 10 * 60_000
const tickMs = 15_000

const Query = Type.Object(
  {
    offset: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'In bytes of the whole log; 0 where nothing is said.',
      }),
    ),
    lines: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: mostLines,
        description: 'Begin with the last lines instead, so many of them as there are in the last MiB.',
      }),
    ),
    follow: Type.Boolean({ default: false, description: 'Go on until the build has ended.' }),
  },
  { additionalProperties: false },
)

export function getLog(app: App, { db }: Dependencies): void {
  const rules = { tickMs, patienceMs, endsTell: false }
  const follow = {
    [plain.type]: streams(app, followed(db, plain), rules).follow,
    [colouredLog.type]: streams(app, followed(db, colouredLog), rules).follow,
  }
  app.route({
    method: 'GET',
    url: '/v1/builds/:id/log',
    config: { scope: 'read' },
    schema: {
      operationId: 'getLog',
      summary: 'A piece of a build’s log, also while it runs',
      description:
        'Ask again with `offset` as in `x-log-next-offset`, until `x-log-complete` is true; or with `follow`, to get all of it as it comes. `accept: text/x-ansi` asks for the colours of builders.',
      params: BuildId,
      querystring: Query,
      headers: Type.Object({
        accept: Type.Optional(Type.String({ description: '`text/x-ansi` for the log with its colours.' })),
      }),
      response: {
        200: {
          description:
            'At most 1 MiB of UTF-8, in whole characters; with `follow`, as much as there will be. An answer to that which breaks off before the end of the build is not ended properly either.',
          headers: {
            vary: { type: 'string' },
            'x-log-offset': { type: 'integer', description: 'Byte at which this piece begins.' },
            'x-log-next-offset': {
              type: 'integer',
              'x-optional': true,
              description: 'Byte of the whole log after this piece; absent with `follow`.',
            },
            'x-log-complete': {
              type: 'boolean',
              'x-optional': true,
              description: 'Whether the build has ended and this piece is the last; absent with `follow`.',
            },
            'x-log-pruned': {
              type: 'boolean',
              description:
                'Whether the log has been thrown away, long after the build’s end: it is empty then.',
            },
            'x-log-dropped': {
              type: 'string',
              pattern: '^\\d+-\\d+$',
              'x-optional': true,
              description:
                '`<from>-<to>` where the log has grown beyond its cap: the bytes from the first up to the second are gone. A line says so in their place.',
            },
            'cache-control': { type: 'string', 'x-optional': true, description: '`no-store` with `follow`.' },
            'x-accel-buffering': {
              type: 'string',
              'x-optional': true,
              description: 'With `follow`: proxies are not to gather what is sent.',
            },
          },
          content: { [plain.type]: { schema: Type.String() }, [colouredLog.type]: { schema: Type.String() } },
        },
        ...problemResponses('not-found', 'query-invalid'),
      },
    },
    handler: async (
      { params: { id }, query: { offset, lines, follow: goesOn }, headers: { accept }, caller },
      reply,
    ) => {
      if (offset !== undefined && lines !== undefined) throw eitherOr()
      if (!(await db.builds.get(id))) throw noBuild(id)
      const form = takesColours(accept) ? colouredLog : plain
      const from = lines === undefined ? (offset ?? 0) : await db.log.lastLines(id, lines, pieceBytes)
      const piece = await db.log.read(id, from, goesOn ? 0 : pieceBytes)
      reply.headers({
        'content-type': `${form.type}; charset=utf-8`,
        vary: 'accept',
        'x-log-offset': piece.offset,
        'x-log-pruned': String(piece.pruned),
        ...(piece.dropped && { 'x-log-dropped': `${piece.dropped.from}-${piece.dropped.to}` }),
      })
      if (goesOn) {
        const unbuffered = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' }
        return follow[form.type]?.(reply, id, piece.offset, {
          headers: unbuffered,
          text: '',
          mayStay: caller.isGood,
          whenEnded: caller.whenEnded,
        })
      }
      const { text, nextOffset } = form.of(piece)
      return reply
        .headers({ 'x-log-next-offset': nextOffset, 'x-log-complete': String(piece.complete) })
        .send(text)
    },
  })
}

function followed({ log, changes }: Pick<Dependencies['db'], 'log' | 'changes'>, form: LogForm): Source {
  return {
    async read(id, position) {
      const piece = await log.read(id, position, breathBytes)
      const { text, nextOffset } = form.of(piece)
      return {
        bytes: text,
        position: nextOffset,
        more: piece.hasMore,
        last: piece.complete,
      }
    },
    listen(id, wake) {
      const off = [changes.onLog(id, wake), changes.on(id, wake)]
      return () => {
        for (const end of off) end()
      }
    },
  }
}

function eitherOr(): Problem {
  return new Problem('query-invalid', 'Say where the log is to begin in one way.', [
    { pointer: 'lines', detail: 'Cannot be sent beside `offset`.' },
  ])
}
