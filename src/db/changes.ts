import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { Prisma } from '../generated/client.ts'
import type { Connection } from './database.ts'

/**
 * Word of what other processes have committed. It says only that something may be new: whoever is woken reads what. Word
 * that is missed, because the connection broke or a pooler keeps it to itself, costs some seconds and nothing else, since
 * everybody is woken from time to time anyway.
 */
export interface Changes {
  /** Has `wake` called when something has happened to the build, plan or sweep of this id. Returns what ends that. */
  on(id: string, wake: () => void): () => void
  /** … when the log of the build has grown. Its end comes by `on`. */
  onLog(buildId: string, wake: () => void): () => void
  close(): Promise<void>
}

const channel = 'patchbay'
const reconnectMs = 500
const partingMs = 1000

const logOf = (buildId: string) => `log ${buildId}`

/** SQL expression that tells everybody, once the transaction is committed, that something has happened to what has this id. */
export const notification = (id: Prisma.Sql): Prisma.Sql => Prisma.sql`pg_notify(${channel}, ${id})`

/** … that the log of the build has grown. */
export const logNotification = (buildId: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`pg_notify(${channel}, ${logOf('')} || ${buildId})`

/** Tells everybody, once the transaction is committed, that something has happened to the build, plan or sweep. */
export async function notify(connection: Connection, id: string): Promise<void> {
  await connection.$executeRaw`SELECT ${notification(Prisma.sql`${id}`)}`
}

/** One connection for all that wait in this process, opened for the first of them. Everybody is woken every `anywayMs`. */
export function openChanges(databaseUrl: string, { anywayMs = 2000 }: { anywayMs?: number } = {}): Changes {
  const waiting = new Map<string, Set<() => void>>()
  const closing = new AbortController()
  let listening: Promise<void> | undefined

  const wakeAll = () => {
    for (const wakes of [...waiting.values()]) for (const wake of [...wakes]) wake()
  }
  const heard = (topic = '') => {
    for (const wake of [...(waiting.get(topic) ?? [])]) wake()
  }

  async function listen(): Promise<void> {
    const anyway = setInterval(wakeAll, anywayMs)
    while (!closing.signal.aborted) {
      // That Postgres is away is for those to tell who read from it, and they are woken meanwhile as ever.
      await listenOnce().catch(() => {})
      await sleep(reconnectMs, undefined, { signal: closing.signal }).catch(() => {})
    }
    clearInterval(anyway)
  }

  /** Returns once the connection is gone. */
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
      // What was committed before was not heard of.
      await Promise.race([gone, listens.then(wakeAll).then(() => gone)])
    } finally {
      closing.signal.removeEventListener('abort', leave)
      // A server that is away does not say good-bye.
      await Promise.race([client.end().catch(() => {}), sleep(partingMs, undefined, { ref: false })])
    }
  }

  const on = (topic: string, wake: () => void) => {
    const wakes = waiting.get(topic) ?? new Set()
    waiting.set(topic, wakes)
    // Of its own, so that the same function may be given twice.
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
    onLog: (buildId, wake) => on(logOf(buildId), wake),
    async close() {
      closing.abort()
      await listening
    },
  }
}
