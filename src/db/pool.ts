import pg from 'pg'

export interface PoolTimes {
  /** Milliseconds for a connection to be opened, or to become free. */
  connectMs: number
  /** Milliseconds of one statement, a wait for a lock among them. */
  statementMs: number
  /** Milliseconds for which a session may do nothing in the middle of a transaction. */
  idleMs: number
  /** Milliseconds after which a query without an answer ends its connection. Longer than Postgres' own time-outs. */
  answerMs: number
}

/** A third of a minute of waiting for locks, twice what any statement took on a record of ten thousand builds. */
export const usualTimes: PoolTimes = {
  connectMs: 10_000,
  statementMs: 30_000,
  idleMs: 30_000,
  answerMs: 35_000,
}

/** Seconds of silence before the kernel asks the other side, between two questions, and how many it may leave unanswered. */
const keepAlive = { idle: 10, interval: 5, count: 4 }

/**
 * Opens a pool whose connections end where the other side has vanished, on either side: a client does not wait for ever, and a
 * session whose client is gone keeps no lock. Every error that Postgres has not sent itself is one of a socket, ECONNRESET, which
 * Prisma tells from errors of a query.
 */
export function openPool(connectionString: string, max: number, times: PoolTimes): pg.Pool {
  const pool = new Pool({
    ...{ connectionString, max, connectionTimeoutMillis: times.connectMs },
    ...{ keepAlive: true, keepAliveInitialDelayMillis: keepAlive.idle * 1000 },
    Client: clientThatEnds(times.answerMs),
    // Not with the connection's first message: poolers such as PgBouncer refuse settings there.
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

/** pg's own `query_timeout` keeps the connection, on which everything that follows waits for the answer that never comes. */
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

  /** That this pool is closed is no fault that passes. */
  #asReset(result: unknown): Promise<unknown> {
    return (result as Promise<unknown>).catch((error) => {
      if (this.ending) throw error
      return throwAsReset(error)
    })
  }
}

/** Those that Prisma knows. */
const socketErrors = ['ENOTFOUND', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT']

function throwAsReset(error: NodeJS.ErrnoException): never {
  if (error instanceof pg.DatabaseError || socketErrors.includes(error.code ?? '')) throw error
  throw Object.assign(new Error(error.message, { cause: error }), {
    ...{ code: 'ECONNRESET', syscall: 'read', errno: -104 },
  })
}
