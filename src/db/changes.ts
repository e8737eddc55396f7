import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { Prisma } from '../generated/client.ts'
import type { Connection } from './database.ts'

/**
 * Notifications of changes that other processes have committed (Postgres' LISTEN/NOTIFY). A notification says only that a row
 * may have changed: the listener reads which. All listeners are also called every `anywayMs`, so that a notification lost with
 * a connection, or held back by a pooler, costs at most that delay.
 */
export interface Changes {
  /** Calls `wake` when the build, plan or sweep of this id has changed. Returns the function that ends that. */
  on(id: string, wake: () => void): () => void
  /** Calls `wake` when a token was revoked or the first one created, and after a lost connection; not at intervals, because tokens rarely change. */
  onTokens(wake: () => void): () => void
  /**
   * Calls `wake` when a path of the cache is recorded no longer or has a new narinfo, and after a lost connection; not at
   * intervals. A path that is recorded for the first time is no such change.
   */
  onCache(wake: () => void): () => void
  /** Calls `wake` when the log of the build has grown. `on` reports its end. */
  onLog(buildId: string, wake: () => void): () => void
  close(): Promise<void>
}

const channel = 'patchbay'
const tokensTopic = 'tokens'
const cacheTopic = 'cache'
/** Topics whose listeners are not called at intervals. */
const rareTopics = [tokensTopic, cacheTopic]
const reconnectMs = 500
const partingMs = 1000

const logOf = (buildId: string) => `log ${buildId}`

/** SQL expression that notifies all listeners, once the transaction is committed, of a change to the row with this id. */
export const notification = (id: Prisma.Sql): Prisma.Sql => Prisma.sql`pg_notify(${channel}, ${id})`

/** SQL expression that notifies all listeners, once the transaction is committed, that the build's log has grown. */
export const logNotification = (buildId: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`pg_notify(${channel}, ${logOf('')} || ${buildId})`

/** Notifies all listeners, once the transaction is committed, of a change to the build, plan or sweep. */
export async function notify(connection: Connection, id: string): Promise<void> {
  await connection.$executeRaw`SELECT ${notification(Prisma.sql`${id}`)}`
}

/** Notifies all listeners, once the transaction is committed, that tokens have changed. */
export const notifyOfTokens = (connection: Connection) => notify(connection, tokensTopic)

/** SQL expression that notifies all listeners, once the transaction is committed, that recorded paths have changed. */
export const cacheNotification = notification(Prisma.sql`${cacheTopic}`)

/** Opens one connection for all listeners of this process, at the first of them. Calls all listeners every `anywayMs`. */
export function openChanges(databaseUrl: string, { anywayMs = 2000 }: { anywayMs?: number } = {}): Changes {
  const waiting = new Map<string, Set<() => void>>()
  const closing = new AbortController()
  let listening: Promise<void> | undefined

  const wakeAll = () => {
    for (const topic of [...waiting.keys()]) heard(topic)
  }
  const wakeAnyway = () => {
    for (const topic of [...waiting.keys()]) if (!rareTopics.includes(topic)) heard(topic)
  }
  const heard = (topic = '') => {
    for (const wake of [...(waiting.get(topic) ?? [])]) wake()
  }

  async function listen(): Promise<void> {
    const anyway = setInterval(wakeAnyway, anywayMs)
    while (!closing.signal.aborted) {
      // The callers that read from Postgres report that it is away; listeners are still called at intervals.
      await listenOnce().catch(() => {})
      await sleep(reconnectMs, undefined, { signal: closing.signal }).catch(() => {})
    }
    clearInterval(anyway)
  }

  /** Returns once the connection is lost. */
  async function listenOnce(): Promise<void> {
    const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true })
    let leave = () => {}
    const gone = new Promise<void>((resolve) => {
      leave = resolve
    })
    client.on('error', leave)
    client.on('end', leave)
    client.on('notification', ({ payload }) => heard(payload))
    closing.signal.addEventListener('abort', leave)
    try {
      const listens = client.connect().then(() => client.query(`LISTEN ${channel}`))
      // Calls all listeners: changes committed before LISTEN were not notified.
      await Promise.race([gone, listens.then(wakeAll).then(() => gone)])
    } finally {
      closing.signal.removeEventListener('abort', leave)
      // A server that has vanished does not answer the end of the connection.
      await Promise.race([client.end().catch(() => {}), sleep(partingMs, undefined, { ref: false })])
    }
  }

  const on = (topic: string, wake: () => void) => {
    const wakes = waiting.get(topic) ?? new Set()
    waiting.set(topic, wakes)
    // A wrapper of its own, so that the same function may be added twice.
    const own = () => wake()
    wakes.add(own)
    if (!closing.signal.aborted) listening ??= listen()
    return () => {
      wakes.delete(own)
      if (wakes.size === 0 && waiting.get(topic) === wakes) waiting.delete(topic)
    }
  }

  return {
    on,
    onTokens: (wake) => on(tokensTopic, wake),
    onCache: (wake) => on(cacheTopic, wake),
    onLog: (buildId, wake) => on(logOf(buildId), wake),
    async close() {
      closing.abort()
      await listening
    },
  }
}
