import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { noAnswer } from './no-answer.ts'
import { Refused, Unavailable } from './refused.ts'

export interface Ask {
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

/** How requests reach a service. Every method throws `Refused` or `Unavailable`. */
export interface Transport {
  /** URL, without a slash at its end. */
  base: string
  request(path: string, ask?: Ask): Promise<Answer>
  read<T>(path: string, ask?: Ask): Promise<T>
  send<T>(path: string, body: unknown, ask?: Ask): Promise<T>
  /** The answer as it comes. Its body may break off; whoever reads it has to know what follows then. */
  stream(path: string, ask?: Ask): Promise<Response>
  /**
   * Reads something at once when it is called for the first time, and from then on once it has changed, or when the service
   * has waited for that in vain.
   */
  watch<T>(path: string): () => Promise<T>
}

/** An answer takes no longer than this, beside what the service was told to wait. */
const limitMs = 30_000

/** Seconds that a service is let wait for a change. */
const watchSeconds = 30

/** Milliseconds before a request that got no answer is sent again, one after the other. */
const pausesMs = [500, 1000, 2000, 4000, 8000, 16_000]

/** Longest that a caller who asks too often is told to wait, and does. */
const longestPauseSeconds = 60

export function transportTo(url: string, token?: string | undefined): Transport {
  const base = url.replace(/\/+$/, '')

  async function fetched<T>(
    path: string,
    { waitSeconds = 0, headers, ...init }: Ask,
    take: (response: Response) => T | Promise<T>,
  ): Promise<T> {
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), limitMs + waitSeconds * 1000)
    try {
      const authorization = token && { authorization: `Bearer ${token}` }
      const ask = { ...init, headers: { ...authorization, ...headers }, signal: late.signal }
      return await take(await fetch(base + path, ask))
    } catch (cause) {
      throw noAnswer(base, cause)
    } finally {
      clearTimeout(timer)
    }
  }

  const once = (path: string, ask: Ask): Promise<Answer> => fetched(path, ask, answerOf)

  /** A POST that got no answer may have been taken: it is sent again under the same key, which the service answers once. */
  async function repeated(path: string, ask: Ask): Promise<Answer> {
    const keyed = { ...ask, headers: { ...ask.headers, 'idempotency-key': randomUUID() } }
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

  /** Whoever asks too often is told for how long to be quiet, and is. */
  async function request(path: string, ask: Ask = {}): Promise<Answer> {
    for (let told = 0; ; told++) {
      const answer = await (ask.method === 'POST' ? repeated : once)(path, ask)
      if (answer.status < 400) return answer
      const seconds = Number(answer.headers.get('retry-after'))
      const isQuick =
        problemOf(answer)?.code === 'rate-limited' && seconds > 0 && seconds <= longestPauseSeconds
      if (!isQuick || told >= 3) throw refusal(answer, base)
      await sleep(seconds * 1000)
    }
  }

  async function read<T>(path: string, ask?: Ask): Promise<T> {
    return inJson(await request(path, ask), base)
  }

  return {
    base,
    request,
    read,
    send: (path, body, { headers, ...ask } = {}) =>
      read(path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
        ...ask,
      }),
    async stream(path, ask = {}) {
      const whole = (response: Response): Response | Promise<Answer> =>
        response.ok ? response : answerOf(response)
      const answer = await fetched<Response | Answer>(path, ask, whole)
      if (answer instanceof Response) return answer
      throw refusal(answer, base)
    },
    watch<T>(path: string) {
      let seen: { etag: string; value: T } | null = null
      return async () => {
        const ask = seen && { headers: { 'if-none-match': seen.etag }, waitSeconds: watchSeconds }
        const answer = await request(seen ? `${path}?wait=${watchSeconds}` : path, ask ?? {})
        if (answer.status === 304 && seen) return seen.value
        const value = inJson<T>(answer, base)
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
    throw new Unavailable(`What answers at ${base} is no Patchbay.`, { cause })
  }
}

/** Whether a request may have reached the service although no answer came. */
function isLost(error: unknown): boolean {
  const cause = ((error as Error).cause as Error | undefined)?.cause as { code?: string } | undefined
  return ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ETIMEDOUT'].includes(cause?.code ?? '')
}

/** Whether the request that got no answer is still being worked at. */
function isUnderWay(answer: Answer): boolean {
  return problemOf(answer)?.code === 'idempotency-key-in-use' && answer.headers.has('retry-after')
}

function refusal(answer: Answer, base: string): Refused | Unavailable {
  const problem = problemOf(answer)
  if (!problem?.code)
    return new Unavailable(`What answers at ${base} is no Patchbay (HTTP ${answer.status}).`)
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
