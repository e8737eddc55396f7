import { keptHours } from './access/idempotency.ts'
import { pruneLibraries } from './builds/libraries.ts'
import type { Database } from './database.ts'

/** How many rows were thrown away. */
export interface Pruned {
  plans: number
  /** Of builds. */
  logs: number
  outbox: number
  /** Of messages to webhooks. */
  deliveries: number
  audit: number
  /** Derivations that failed, and may be tried again. */
  failures: number
  tags: number
  /** Of broken objects in the cache. */
  scrubFindings: number
  /** Answers kept for who sends a request again. */
  answers: number
  /** Nix libraries of earlier versions. */
  libraries: number
}

/** Builds whose logs are thrown away in one go: each may have many megabytes. */
const logsAtOnce = 50
/** What has been handed to the queue is looked at for a lease's time; a day is for people. */
const sentDays = 1

/** Throws away plans and logs of builds that ended so many days ago, tags and entries of the audit as old, and what is of no use any more. */
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

/** Messages that are not tried any more, and webhooks for one build that have been told how it ended, or never will be. */
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

/** One statement: a log is there whole, or is known to be gone. */
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
