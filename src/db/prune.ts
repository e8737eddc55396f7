import { keptHours } from './access/idempotency.ts'
import { pruneLibraries } from './builds/libraries.ts'
import type { Database } from './database.ts'

/** Numbers of deleted rows. */
export interface Pruned {
  plans: number
  /** Logs of builds. */
  logs: number
  outbox: number
  /** Messages to webhooks. */
  deliveries: number
  audit: number
  /** Expired entries of the failure cache. */
  failures: number
  tags: number
  /** Findings of broken objects in the cache. */
  scrubFindings: number
  /** Answers kept under idempotency keys. */
  answers: number
  /** Nix libraries of earlier versions. */
  libraries: number
}

/** Number of builds whose logs are deleted in one statement: each log may have many megabytes. */
const logsAtOnce = 50
/** Days for which sent rows of the outbox are kept. The program looks at them for a lease's time; a day is for operators. */
const sentDays = 1

/** Deletes plans and logs of builds that ended this many days ago, tags and audit entries of that age, and expired rows. */
export async function prune(database: Database, days: number): Promise<Pruned> {
  const plans = await database.$executeRaw`
    DELETE FROM plan WHERE finished_at < clock_timestamp() - make_interval(days => ${days}::int)`
  const outbox = await database.$executeRaw`
    DELETE FROM outbox WHERE sent_at < clock_timestamp() - make_interval(days => ${sentDays}::int)`
  const audit = await database.$executeRaw`
    DELETE FROM audit WHERE at < clock_timestamp() - make_interval(days => ${days}::int)`
  const answers = await database.$executeRaw`
    DELETE FROM idempotency_key WHERE created_at < clock_timestamp() - make_interval(hours => ${keptHours}::int)`
  const failures =
    await database.$executeRaw`DELETE FROM failed_derivation WHERE expires_at < clock_timestamp()`
  const tags = await database.$executeRaw`
    DELETE FROM tag WHERE at < clock_timestamp() - make_interval(days => ${days}::int)`
  const scrubFindings = await database.$executeRaw`
    DELETE FROM scrub_finding WHERE found_at < clock_timestamp() - make_interval(days => ${days}::int)`
  const deliveries = await pruneDeliveries(database, days)
  const libraries = await pruneLibraries(database, days)
  let logs = 0
  for (let pruned = logsAtOnce; pruned === logsAtOnce; logs += pruned)
    pruned = await pruneLogs(database, days)
  return { plans, logs, outbox, deliveries, audit, failures, tags, scrubFindings, answers, libraries }
}

/** Deletes messages that are no longer tried, and webhooks for one build that have delivered its end, or never will. */
async function pruneDeliveries(database: Database, days: number): Promise<number> {
  const deliveries = await database.$executeRaw`
    DELETE FROM delivery
    WHERE next_attempt_at IS NULL AND created_at < clock_timestamp() - make_interval(days => ${days}::int)`
  await database.$executeRaw`
    DELETE FROM webhook w
    WHERE build_id IS NOT NULL
      AND NOT EXISTS (
        SELECT 1 FROM build WHERE id = w.build_id
          AND (finished_at IS NULL OR finished_at >= clock_timestamp() - make_interval(days => ${days}::int))
      )
      AND NOT EXISTS (SELECT 1 FROM delivery WHERE webhook_id = w.id)`
  return deliveries
}

/** Deletes in one statement: a log is there whole, or marked as pruned. */
async function pruneLogs(database: Database, days: number): Promise<number> {
  const builds = await database.$queryRaw<unknown[]>`
    WITH old AS (
      UPDATE build SET log_pruned_at = clock_timestamp()
      WHERE id IN (
        SELECT id FROM build
        WHERE log_pruned_at IS NULL AND log_bytes > 0
          AND finished_at < clock_timestamp() - make_interval(days => ${days}::int)
        ORDER BY finished_at LIMIT ${logsAtOnce}::int
        FOR UPDATE SKIP LOCKED
      )
      RETURNING id
    ), gone AS (
      DELETE FROM log_chunk WHERE build_id IN (SELECT id FROM old)
    )
    SELECT id FROM old`
  return builds.length
}
