import type { ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyReply } from 'fastify'
import type { App } from '../dependencies.ts'

/** The part of a resource after a position. */
export interface Chunk {
  bytes: string
  /** Position after this chunk. */
  position: number
  /** Whether another read may return more at once. */
  more: boolean
  /** Whether the resource ends with this chunk. */
  last: boolean
}

/** A resource that grows at its end until it is complete. */
export interface Source {
  read(id: string, position: number): Promise<Chunk>
  /** Calls `wake` when there may be more. Returns a function that unsubscribes. */
  listen(id: string, wake: () => void): () => void
}

export interface StreamRules {
  /** Milliseconds between checks of the followers. */
  tickMs: number
  /** Sent on every tick to idle followers, so that proxies keep the connection open. */
  keepalive?: string
  /** Milliseconds after which a follower that does not read is disconnected. */
  patienceMs: number
  /**
   * Whether the format marks its own end. The closing service then ends the answer properly; it breaks the connection for other
   * formats.
   */
  endsTell: boolean
}

export interface Streams {
  /** Streams everything after the position until the resource is complete. */
  follow(
    reply: FastifyReply,
    id: string,
    position: number,
    opening: {
      headers: { [name: string]: string }
      text: string
      /** Checked on every tick; the API disconnects the client when it returns false. */
      mayStay?: () => Promise<boolean>
      /** `whenEnded` of the caller; the API disconnects the client when it fires. */
      whenEnded?: (tell: () => void) => () => void
    },
  ): FastifyReply
}

/**
 * Streams a growing resource (log, events) to clients. Followers at the same position share one read. Nothing is buffered for a
 * slow follower: it continues from its own position. Call it once per route.
 */
export function streams(app: App, source: Source, rules: StreamRules): Streams {
  const open = new Map<string, Feed>()
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
    for (const feed of open.values()) feed.close()
  })
  const failed = (err: unknown) => app.log.warn({ err }, 'cannot read a followed resource; trying again')
  return {
    follow(reply, id, position, { headers, text, mayStay = async () => true, whenEnded }) {
      reply.hijack()
      for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...headers }))
        if (value !== undefined) reply.raw.setHeader(name, value)
      reply.raw.flushHeaders()
      // A closed connection emits no further `close` event.
      if (reply.request.method === 'HEAD' || isClosing || reply.raw.destroyed) {
        reply.raw.end()
        return reply
      }
      // The answer may be silent for hours. An injected request has no socket with a time-out.
      if (reply.raw.socket instanceof Socket) reply.raw.socket.setTimeout(0)
      const off = whenEnded?.(() => reply.raw.destroy())
      if (off) reply.raw.once('close', off)
      reply.raw.write(text)
      const feed = open.get(id) ?? new Feed(id, source, rules, failed, () => open.delete(id))
      open.set(id, feed)
      feed.join(reply.raw, position, mayStay)
      return reply
    },
  }
}

interface Follower {
  response: ServerResponse
  position: number
  mayStay: () => Promise<boolean>
  /** Time since which sent bytes wait to be read; null when none do. */
  stuckSince: number | null
}

/** One resource and all of its followers. */
class Feed {
  readonly #id: string
  readonly #source: Source
  readonly #rules: StreamRules
  readonly #failed: (error: unknown) => void
  readonly #left: () => void
  readonly #followers = new Set<Follower>()
  readonly #off: () => void
  readonly #ticker: NodeJS.Timeout
  #isReading = false
  #isStale = false

  constructor(
    id: string,
    source: Source,
    rules: StreamRules,
    failed: (error: unknown) => void,
    left: () => void,
  ) {
    this.#id = id
    this.#source = source
    this.#rules = rules
    this.#failed = failed
    this.#left = left
    this.#off = source.listen(id, () => void this.#look())
    this.#ticker = setInterval(() => this.#tick(), rules.tickMs)
  }

  join(response: ServerResponse, position: number, mayStay: Follower['mayStay']): void {
    const follower: Follower = { response, position, mayStay, stuckSince: null }
    this.#followers.add(follower)
    response.once('close', () => {
      this.#followers.delete(follower)
      if (this.#followers.size > 0) return
      this.#off()
      clearInterval(this.#ticker)
      this.#left()
    })
    response.on('drain', () => {
      follower.stuckSince = null
      void this.#look()
    })
    void this.#look()
  }

  close(): void {
    for (const { response } of this.#followers) this.#rules.endsTell ? response.end() : response.destroy()
  }

  async #look(): Promise<void> {
    this.#isStale = true
    if (this.#isReading) return
    this.#isReading = true
    // Lets followers that join in the same tick share one read.
    await null
    while (this.#isStale && this.#followers.size > 0) {
      this.#isStale = false
      for (const position of new Set(this.#waiting().map((follower) => follower.position)))
        await this.#readFrom(position).catch(this.#failed)
    }
    this.#isReading = false
  }

  async #readFrom(position: number): Promise<void> {
    const portion = await this.#source.read(this.#id, position)
    if (portion.more) this.#isStale = true
    const bytes = Buffer.from(portion.bytes)
    for (const follower of this.#waiting()) if (follower.position === position) give(follower, portion, bytes)
  }

  #waiting(): Follower[] {
    return [...this.#followers].filter(
      ({ response, stuckSince }) => stuckSince === null && !response.destroyed && !response.writableEnded,
    )
  }

  #tick(): void {
    const { keepalive, patienceMs } = this.#rules
    for (const follower of this.#followers) {
      const { response, stuckSince } = follower
      if (stuckSince !== null && performance.now() - stuckSince >= patienceMs) response.destroy()
      follower.mayStay().then((may) => may || response.destroy(), this.#failed)
    }
    if (keepalive) for (const follower of this.#waiting()) send(follower, keepalive)
  }
}

function give(follower: Follower, { position, last }: Chunk, bytes: Buffer): void {
  follower.position = position
  if (bytes.length > 0) send(follower, bytes)
  if (last) follower.response.end()
}

function send(follower: Follower, bytes: string | Buffer): void {
  if (!follower.response.write(bytes)) follower.stuckSince = performance.now()
}
