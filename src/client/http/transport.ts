import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { noAnswer } from './no-answer.ts'
import type { paths } from './openapi.ts'
import { Refused, Unavailable } from './refused.ts'
import { type AnswerOf, addressOf, type Input, type Method, type Route } from './routes.ts'

export interface RequestOptions {
  method?: string
  body?: string
  headers?: { [name: string]: string }
  /** Seconds for which the service may wait before it answers. */
  waitSeconds?: number
}

export interface Answer {
  status: number
  headers: Headers
  text: string
}

/** Sends requests to a service. Every method throws `Refused` or `Unavailable`. */
export interface Transport {
  /** Calls a route of the OpenAPI document, and returns its JSON. */
  call<M extends Method, R extends Route<M>>(
    method: M,
    route: R,
    ...input: object extends Input<paths[R][M]> ? [Input<paths[R][M]>?] : [Input<paths[R][M]>]
  ): Promise<AnswerOf<paths[R][M]>>
  request(path: string, options?: RequestOptions): Promise<Answer>
  /** Streams an answer, whose body may break off. */
  stream(path: string, options?: RequestOptions): Promise<Response>
  /**
   * Returns a function that reads a resource: at once at the first call, and at later ones when it has changed, or when the
   * service has waited for a change in vain.
   */
  watch<R extends Route<'get'>>(
    route: R,
    input: Input<paths[R]['get']>,
  ): () => Promise<AnswerOf<paths[R]['get']>>
}

/** Time limit of an answer, beside the time for which the service was asked to wait. */
const limitMs = 30_000

/** Seconds for which a service may wait for a change. */
const watchSeconds = 30

/** Milliseconds before each new attempt at a request without an answer: half a minute in all, in which a service restarts. */
const pausesMs = [500, 1000, 2000, 4000, 8000, 16_000]

/** The longest `retry-after` of a rate limit that is waited for. */
const longestPauseSeconds = 60

export function transportTo(url: string, token?: string | undefined): Transport {
  const base = url.replace(/\/+$/, '')

  async function fetched<T>(
    path: string,
    { waitSeconds = 0, headers, ...init }: RequestOptions,
    take: (response: Response) => T | Promise<T>,
  ): Promise<T> {
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), limitMs + waitSeconds * 1000)
    try {
      const authorization = token && { authorization: `Bearer ${token}` }
      const options = { ...init, headers: { ...authorization, ...headers }, signal: late.signal }
      return await take(await fetch(base + path, options))
    } catch (cause) {
      throw noAnswer(base, cause)
    } finally {
      clearTimeout(timer)
    }
  }

  const once = (path: string, options: RequestOptions): Promise<Answer> => fetched(path, options, answerOf)

  /** Sends a POST again if no answer came, under the same idempotency key, so that the service acts on it once. */
  async function repeated(path: string, options: RequestOptions): Promise<Answer> {
    const keyed = { ...options, headers: { ...options.headers, 'idempotency-key': randomUUID() } }
    let wasLost = false
    for (const pauseMs of [...pausesMs, null]) {
      try {
        const answer = await once(path, keyed)
        if (!wasLost || pauseMs === null || !isUnderWay(answer)) return answer
      } catch (error) {
        wasLost ||= isLost(error)
        if (!wasLost || pauseMs === null) throw error
      }
      await sleep(pauseMs)
    }
    throw new Error('unreachable')
  }

  /** Waits as long as a rate limit says, three times at most. */
  async function request(path: string, options: RequestOptions = {}): Promise<Answer> {
    for (let waits = 0; ; waits++) {
      const answer = await (options.method === 'POST' ? repeated : once)(path, options)
      if (answer.status < 400) return answer
      const seconds = Number(answer.headers.get('retry-after'))
      const isQuick =
        problemOf(answer)?.code === 'rate-limited' && seconds > 0 && seconds <= longestPauseSeconds
      if (!isQuick || waits >= 3) throw refusal(answer, base)
      await sleep(seconds * 1000)
    }
  }

  return {
    async call(method, route, ...[input]) {
      const { body, ...parameters }: { body?: unknown; path?: object; query?: object } = input ?? {}
      const sent = body !== undefined && {
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }
      return inJson(
        await request(addressOf(route, parameters), { method: method.toUpperCase(), ...sent }),
        base,
      )
    },
    request,
    async stream(path, options = {}) {
      const opened = (response: Response): Response | Promise<Answer> =>
        response.ok ? response : answerOf(response)
      const answer = await fetched<Response | Answer>(path, options, opened)
      if (answer instanceof Response) return answer
      throw refusal(answer, base)
    },
    watch<R extends Route<'get'>>(route: R, input: Input<paths[R]['get']>) {
      const { path, query }: { path?: object; query?: object } = input
      let seen: { etag: string; value: AnswerOf<paths[R]['get']> } | null = null
      return async () => {
        const wait = seen && { wait: watchSeconds }
        const options = seen && { headers: { 'if-none-match': seen.etag }, waitSeconds: watchSeconds }
        const address = addressOf(route, { ...(path && { path }), query: { ...query, ...wait } })
        const answer = await request(address, options ?? {})
        if (answer.status === 304 && seen) return seen.value
        const value = inJson<AnswerOf<paths[R]['get']>>(answer, base)
        const etag = answer.headers.get('etag')
        seen = etag === null ? null : { etag, value }
        return value
      }
    },
  }
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, text: await response.text() }
}

function inJson<T>({ text }: Answer, base: string): T {
  try {
    return JSON.parse(text) as T
  } catch (cause) {
    throw new Unavailable(`The server at ${base} is not Patchbay.`, { cause })
  }
}

/** Whether a request without an answer may have reached the service. */
function isLost(error: unknown): boolean {
  const cause = ((error as Error).cause as Error | undefined)?.cause as { code?: string } | undefined
  return ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ETIMEDOUT'].includes(cause?.code ?? '')
}

/** Whether the service still works on the request whose answer was lost. */
function isUnderWay(answer: Answer): boolean {
  return problemOf(answer)?.code === 'idempotency-key-in-use' && answer.headers.has('retry-after')
}

function refusal(answer: Answer, base: string): Refused | Unavailable {
  const problem = problemOf(answer)
  if (!problem?.code) return new Unavailable(`The server at ${base} is not Patchbay (HTTP ${answer.status}).`)
  const { code, title = '', detail = '', faults = [] } = problem
  if (answer.status >= 500) return new Unavailable(`${title} ${detail}`)
  return new Refused(code, title, detail, faults)
}

function problemOf({ status, text }: Answer): Partial<Refused> | null {
  if (status < 400) return null
  try {
    return JSON.parse(text) as Partial<Refused> | null
  } catch {
    return null
  }
}
