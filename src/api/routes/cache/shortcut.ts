import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger } from 'fastify'
import type { RequestMetrics } from '../../../metrics/request-metrics.ts'
import type { Uses } from '../../auth/last-used.ts'
import type { TokenCache } from '../../auth/token-cache.ts'
import type { App } from '../../dependencies.ts'
import { writePostgresAway } from '../../hooks/answer-while-silent.ts'
import type { Silence } from '../../hooks/database-silence.ts'
import { identifying } from '../../hooks/error-handler.ts'
import { type Admission, admissionsOf } from './admissions.ts'
import { type CacheAnswer, miss, privately } from './answers.ts'
import { servedNar } from './get-nar.ts'
import { wholeAnswer } from './object-answer.ts'
import type { RecordedPaths } from './recorded-paths.ts'

interface ShortcutDependencies {
  paths: RecordedPaths
  uses: Uses
  silence: Silence
  requests: Pick<RequestMetrics, 'answered'>
  tokens: Pick<TokenCache, 'onChange'>
  log: FastifyBaseLogger
}

const narinfoUrl = /^\/([0-9abcdfghijklmnpqrsvwxyz]{32})\.narinfo$/
const narUrl = /^\/(nar\/[0-9a-z]{52}-[0-9a-z]{8}\.nar\.zst)$/

/** Headers of requests that only the routes answer: for a part, on a condition, or with a body. */
const onlyForRoutes = [
  ...['range', 'if-none-match', 'if-modified-since', 'content-length', 'transfer-encoding'],
]

/**
 * Answers the most frequent requests before Fastify, which takes most of the time of such an answer: GET of a narinfo, and of a
 * small NAR in memory. Answers only what the routes would answer, byte by byte, to a connection whose requests have just passed
 * all hooks; leaves refusals, errors and all other requests to the routes, and everything to them while the log has reads.
 */
export function takeShortcut(app: App, dependencies: ShortcutDependencies): void {
  const { paths, uses, silence, requests, tokens, log } = dependencies
  const admissions = admissionsOf(tokens)
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  app.addHook('onClose', async () => admissions.close())
  // Runs for the routes of the cache alone, which all need the same scope.
  app.addHook('preHandler', async (request) => admissions.admit(request))

  const ordinary = app.server.listeners('request') as ((
    request: IncomingMessage,
    response: ServerResponse,
  ) => void)[]
  const leave = (request: IncomingMessage, response: ServerResponse) => {
    for (const listener of ordinary) listener.call(app.server, request, response)
  }

  app.server.removeAllListeners('request')
  app.server.on('request', (request, response) => {
    if (!isAnswered(request, response)) leave(request, response)
  })

  function isAnswered(request: IncomingMessage, response: ServerResponse): boolean {
    const { method, url = '', headers } = request
    if (method !== 'GET' || isClosing || log.level === 'debug' || log.level === 'trace') return false
    const [, hashPart] = narinfoUrl.exec(url) ?? []
    const [, object] = hashPart === undefined ? (narUrl.exec(url) ?? []) : []
    if (hashPart === undefined && object === undefined) return false
    const admission = admissions.find(request)
    if (!admission || onlyForRoutes.some((name) => headers[name] !== undefined)) return false
    if (hashPart !== undefined) {
      giveNarinfo({ request, response, admission }, hashPart)
      return true
    }
    const path = paths.rememberedObject(object ?? '')
    const nar = path && paths.nars.get(path.object)
    if (!path || !nar) return false
    uses.note(path.hashPart)
    write(response, '/nar/:name', admission, wholeAnswer(nar, servedNar(path)))
    return true
  }

  type Asked = { request: IncomingMessage; response: ServerResponse; admission: Admission }

  function giveNarinfo({ request, response, admission }: Asked, hashPart: string): void {
    const started = performance.now()
    const give = (narinfo: { headers: CacheAnswer['headers']; body: Buffer } | null) => {
      if (narinfo) uses.note(hashPart)
      const answer = narinfo ? { status: 200 as const, ...narinfo } : miss
      write(response, '/:hash.narinfo', admission, answer, started)
    }
    const known = paths.rememberedNarinfo(hashPart)
    if (known) {
      give(known)
      return
    }
    let isOver = false
    const stop = silence.watch(() => {
      isOver = true
      const id = randomUUID()
      count(response, '/:hash.narinfo', started)
      writePostgresAway(response, id, identifying(id))
      log.warn({ requestId: id }, 'Postgres does not answer')
    })
    paths.narinfo(hashPart).then(
      (narinfo) => {
        stop()
        if (!isOver) give(narinfo)
      },
      () => {
        stop()
        // The route meets the same error and answers it.
        if (!isOver) leave(request, response)
      },
    )
  }

  function write(
    response: ServerResponse,
    route: string,
    { isPrivate }: Admission,
    { status, headers, body }: CacheAnswer,
    started = performance.now(),
  ): void {
    count(response, route, started)
    const content = body as Buffer | string
    response.writeHead(status, listed(isPrivate ? privately(headers) : headers, content.length))
    response.end(content)
  }

  /** Counts the answer once it has ended, also if the caller hangs up before. */
  function count(response: ServerResponse, route: string, started: number): void {
    response.once('close', () => {
      const seconds = (performance.now() - started) / 1000
      requests.answered({ method: 'GET', route, status: response.statusCode, seconds })
    })
  }
}

/** Returns names and values in turns: joining objects by spreading takes longer than all else here. */
function listed(headers: CacheAnswer['headers'], contentLength: number): string[] {
  const list = ['x-request-id', randomUUID(), 'x-content-type-options', 'nosniff']
  for (const name in headers) if (name !== 'content-length') list.push(name, String(headers[name]))
  list.push('content-length', String(contentLength))
  return list
}
