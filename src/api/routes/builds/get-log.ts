import Type from 'typebox'
import { Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noBuild } from '../../problems.ts'
import { BuildId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { colouredLog, type LogForm, plain, takesColours } from '../../watch/log-formats.ts'
import { type Source, streams } from '../../watch/stream.ts'

/** Most bytes of log in an answer without `follow`. */
const pieceBytes = 1024 * 1024
/** Bytes per read of a followed log. */
const breathBytes = 64 * 1024
const mostLines = 10_000
/** Milliseconds for which a follower may stop reading, for example in a pager. */
const patienceMs = 10 * 60_000
const tickMs = 15_000

const Query = Type.Object(
  {
    offset: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Byte of the whole log at which to begin, by default 0.',
      }),
    ),
    lines: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: mostLines,
        description: 'Begin with this many last lines instead, as far as the last MiB has them.',
      }),
    ),
    follow: Type.Boolean({ default: false, description: 'Keep the answer open until the build ends.' }),
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
      summary: 'Read a build’s log, also while the build runs',
      description:
        'Repeat the request with `offset` set to `x-log-next-offset` until `x-log-complete` is true, or stream the log with `follow`. `accept: text/x-ansi` keeps the colours of builders.',
      params: BuildId,
      querystring: Query,
      headers: Type.Object({
        accept: Type.Optional(Type.String({ description: '`text/x-ansi` for the log with its colours.' })),
      }),
      response: {
        200: {
          description:
            'At most 1 MiB of UTF-8 in whole characters; with `follow`, the rest of the log. The connection of a followed log breaks without a proper end of the body when the API stops before the build ends.',
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
                'Whether the API has deleted the log, long after the end of the build; the body is empty then.',
            },
            'x-log-dropped': {
              type: 'string',
              pattern: '^\\d+-\\d+$',
              'x-optional': true,
              description:
                '`<from>-<to>` when the log has exceeded its limit: the bytes from `from` up to `to` are missing. A line in their place says so.',
            },
            'cache-control': { type: 'string', 'x-optional': true, description: '`no-store` with `follow`.' },
            'x-accel-buffering': {
              type: 'string',
              'x-optional': true,
              description: 'With `follow`: tells nginx not to buffer the answer.',
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
  return new Problem('query-invalid', 'Send either `offset` or `lines`.', [
    { pointer: 'lines', detail: 'Is not allowed together with `offset`.' },
  ])
}
