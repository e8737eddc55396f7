import type { ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyReply } from 'fastify'
import type { App } from '../dependencies.ts'

/** What there is for who has come as far as a position. */
export interface Chunk {
  bytes: string
  /** How far one has come with it. */
  position: number
  /** Whether more may be there already. */
  more: boolean
  /** Nothing will ever come after it. */
  last: boolean
}

/** Something that grows at its end, and comes to an end. */
export interface Source {
  read(id: string, position: number): Promise<Chunk>
  /** Has `wake` called when there may be more. */
  listen(id: string, wake: () => void): () => void
}

export interface StreamRules {
  /** Milliseconds between two looks at who follows. */
  tickMs: number
  /** Is sent from time to time where nothing else is, so that nobody on the way takes the connection for dead. */
  keepalive?: string
  /** Who has not read what was sent for so long is cut off. */
  patienceMs: number
  /** Whether an answer that the closing service ends looks whole, because what it carries says where its end is. */
  endsTell: boolean
}

export interface Streams {
  /** Answers with everything after the position as it comes, to the end. */
  follow(
    reply: FastifyReply,
    id: string,
    position: number,
    opening: {
      headers: { [name: string]: string }
      text: string
      /** Asked from time to time; who may not is cut off. */
      mayStay?: () => Promise<boolean>
      /** As of a caller: who may no longer is cut off at once. */
      whenEnded?: (tell: () => void) => () => void
    },
  ): FastifyReply
}

/**
 * Answers that go on for as long as something grows. It is read once for all who have come as far: those who follow it cost a
 * connection each, and nothing else. Nothing is held for who reads slowly; they go on, from where they are, once they can. To
 * be called once a route.
 */
export function streams(app: App, source: Source, rules: StreamRules): Streams {
  const open = new Map<string, Feed>()
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
    for (const feed of open.values()) feed.close()
  })
  const failed = (err: unknown) =>
    app.log.warn({ err }, 'what is followed could not be read, and is tried again')
  return {
    follow(reply, id, position, { headers, text, mayStay = async () => true, whenEnded }) {
      reply.hijack()
      for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...headers }))
        if (value !== undefined) reply.raw.setHeader(name, value)
      reply.raw.flushHeaders()
      // Of who has gone already, nobody would ever say so.
      if (reply.request.method === 'HEAD' || isClosing || reply.raw.destroyed) {
        reply.raw.end()
        return reply
      }
      // It may be silent for hours. What is injected has no socket that would be closed for that.
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
  /** Since when what was sent to it waits to be read. */
  stuckSince: number | null
}

/** One thing, for all who follow it. */
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
    // Those who come in this moment are given the same reading.
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
