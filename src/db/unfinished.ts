import type { Database } from './database.ts'
import type { BuildState } from './types.ts'

/** A number of rows, and the seconds since the oldest of them began to wait; 0 if there is none. */
export interface Waiting {
  count: number
  oldestSeconds: number
}

export type LiveState = Exclude<BuildState, 'ready' | 'failed' | 'cancelled'>
export const liveStates: LiveState[] = ['queued', 'planning', 'building', 'verifying', 'publishing']

export interface Unfinished {
  builds: Record<LiveState, Waiting>
  plans: Waiting
  /** Messages that the relay has not sent to the queue. */
  outbox: Waiting
  /** Deliveries of webhooks that are due. */
  deliveries: Waiting
  /** Webhooks whose address is gone. */
  webhooksGone: number
}

type Row = Waiting & { kind: 'plans' | 'outbox' | 'deliveries' | 'gone' | LiveState }

/** Reads partial indexes of unfinished rows alone, so that its time does not grow with the history. */
export async function unfinished(database: Database): Promise<Unfinished> {
  const rows = await database.$queryRaw<Row[]>`
    SELECT kind, count, greatest(extract(epoch FROM clock_timestamp() - oldest), 0)::float8 AS "oldestSeconds" FROM (
      SELECT state::text AS kind, count(*)::int AS count, min(created_at) AS oldest
      FROM build WHERE finished_at IS NULL GROUP BY state
      UNION ALL SELECT 'plans', count(*)::int, min(created_at) FROM plan WHERE finished_at IS NULL
      UNION ALL SELECT 'outbox', count(*)::int, min(created_at) FROM outbox WHERE sent_at IS NULL
      UNION ALL SELECT 'deliveries', count(*)::int, min(next_attempt_at) FROM delivery
        WHERE next_attempt_at IS NOT NULL AND next_attempt_at <= clock_timestamp()
      UNION ALL SELECT 'gone', count(*)::int, NULL FROM webhook WHERE gone_at IS NOT NULL
    ) AS all_kinds`
  const of = (kind: Row['kind']): Waiting => {
    const { count = 0, oldestSeconds = 0 } = rows.find((row) => row.kind === kind) ?? {}
    return { count, oldestSeconds: oldestSeconds ?? 0 }
  }
  const builds = Object.fromEntries(liveStates.map((state) => [state, of(state)])) as Unfinished['builds']
  return {
    builds,
    plans: of('plans'),
    outbox: of('outbox'),
    deliveries: of('deliveries'),
    webhooksGone: of('gone').count,
  }
}
