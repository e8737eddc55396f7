import pg from 'pg'

/** Use of a pool of connections at one moment. */
export interface PoolUse {
  open: number
  idle: number
  /** Callers that wait for a connection. */
  waiting: number
  max: number
}

export function poolUse(pool: pg.Pool): PoolUse {
  const { totalCount, idleCount, waitingCount, options } = pool
  return { open: totalCount, idle: idleCount, waiting: waitingCount, max: options.max }
}

export interface PoolTimes {
  /** Milliseconds for a connection to be opened, or to become free. */
  connectMs: number
  /** Milliseconds of one statement, including its waits for locks. */
  statementMs: number
  /** Milliseconds for which a session may be idle within a transaction. */
  idleMs: number
  /** Milliseconds after which a query without an answer ends its connection. Longer than Postgres' own time-outs. */
  answerMs: number
}

/**
 * Allows 30 s for a statement, 20 s of them for a lock: twice the time of the slowest statement on a database of ten thousand
 * builds.
 */
export const usualTimes: PoolTimes = {
  connectMs: 10_000,
  statementMs: 30_000,
  idleMs: 30_000,
  answerMs: 35_000,
}

/**
 * Seconds of silence before the kernel probes the other side, seconds between two probes, and number of probes without an
 * answer before the connection ends.
 */
const keepAlive = { idle: 10, interval: 5, count: 4 }

/**
 * Opens a pool that notices a vanished peer on both sides: a client does not wait for ever, and a session whose client is gone
 * keeps no lock. Reports every error that Postgres has not sent itself as one of a socket, ECONNRESET, which Prisma tells from
 * errors of a query.
 */
export function openPool(connectionString: string, max: number, times: PoolTimes): pg.Pool {
  const pool = new Pool({
    ...{ connectionString, max, connectionTimeoutMillis: times.connectMs },
    ...{ keepAlive: true, keepAliveInitialDelayMillis: keepAlive.idle * 1000 },
    Client: clientThatEnds(times.answerMs),
    // Sets them after connecting, not with the first message: poolers such as PgBouncer refuse settings there.
    onConnect: (client) => setTimeouts(client, times),
  })
  // An idle connection broke: the pool opens another.
  pool.on('error', () => {})
  return pool
}

async function setTimeouts(client: pg.ClientBase, { statementMs, idleMs }: PoolTimes): Promise<void> {
  await client.query(
    `SELECT set_config('statement_timeout', $1, false), set_config('idle_in_transaction_session_timeout', $2, false),
      set_config('lock_timeout', $3, false),
      set_config('tcp_keepalives_idle', $4, false), set_config('tcp_keepalives_interval', $5, false),
      set_config('tcp_keepalives_count', $6, false)`,
    [
      ...[statementMs, idleMs, Math.round((statementMs * 2) / 3)],
      ...[keepAlive.idle, keepAlive.interval, keepAlive.count],
    ].map(String),
  )
}

type Query = (...args: unknown[]) => unknown

/**
 * Returns a client class that ends the connection of an unanswered query. pg's own `query_timeout` keeps that connection, on
 * which all later queries then wait for the answer that never comes.
 */
function clientThatEnds(answerMs: number): new () => pg.Client {
  return class extends pg.Client {
    // biome-ignore lint/suspicious/noExplicitAny: pg has ten overloads of it
    override query(...args: any[]): any {
      const overdue = setTimeout(() => void this.end(), answerMs).unref()
      const answered = () => clearTimeout(overdue)
      const query = super.query.bind(this) as Query
      const callback = args.at(-1)
      if (typeof callback !== 'function')
        return (query(...args) as Promise<unknown>).catch(throwAsReset).finally(answered)
      return query(...args.slice(0, -1), (...answer: unknown[]) => {
        answered()
        callback(...answer)
      })
    }
  }
}

class Pool extends pg.Pool {
  // biome-ignore lint/suspicious/noExplicitAny: pg has two overloads of it
  override connect(...args: any[]): any {
    const connect = super.connect.bind(this) as Query
    return args.length > 0 ? connect(...args) : this.#asReset(connect())
  }

  // biome-ignore lint/suspicious/noExplicitAny: pg has ten overloads of it
  override query(...args: any[]): any {
    return this.#asReset((super.query.bind(this) as Query)(...args))
  }

  /** Leaves the error of a closed pool unchanged: it does not pass. */
  #asReset(result: unknown): Promise<unknown> {
    return (result as Promise<unknown>).catch((error) => {
      if (this.ending) throw error
      return throwAsReset(error)
    })
  }
}

/** Codes of socket errors that Prisma recognises. */
const socketErrors = ['ENOTFOUND', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT']

function throwAsReset(error: NodeJS.ErrnoException): never {
  if (error instanceof pg.DatabaseError || socketErrors.includes(error.code ?? '')) throw error
  throw Object.assign(new Error(error.message, { cause: error }), {
    ...{ code: 'ECONNRESET', syscall: 'read', errno: -104 },
  })
}
