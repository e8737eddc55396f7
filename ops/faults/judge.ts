import { setTimeout as sleep } from 'node:timers/promises'
import type { Failure, FailureClass } from '../../src/errors.ts'
import type { Callers, Submitted } from './callers.ts'
import type { Query } from './record.ts'

/** Counts of submitted builds, by their ends. */
export interface Verdict {
  submitted: number
  finished: number
  /** A sentence for each that is lost or doubled. */
  lost: string[]
  doubled: string[]
}

interface Current {
  build: string
  state: string
  ended: boolean
  failure: Failure | null
}

/** Retries of a build with a passing failure: more would hide a lasting fault. */
const mostRetries = 3

/**
 * Waits until every accepted build has ended, and submits those again whose failure `passing` names. Leaves builds alone that
 * have not ended in time.
 */
export async function settle(
  query: Query,
  { submitted, retry }: Callers,
  { passing = [], seconds }: { passing?: FailureClass[] | undefined; seconds: number },
): Promise<void> {
  const retries = new Map<string, number>()
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await sleep(300)) {
    let open = 0
    for (const one of submitted) {
      const current = await currentOf(query, one)
      if (!current) continue
      const tried = retries.get(one.id) ?? 0
      const passes = current.failure !== null && passing.includes(current.failure.class)
      if (!current.ended) open += 1
      else if (passes && one.expects === 'ready' && tried < mostRetries) {
        open += 1
        retries.set(one.id, tried + 1)
        await retry(current.build)
      }
    }
    if (open === 0) return
  }
}

export async function judge(query: Query, submitted: Submitted[]): Promise<Verdict> {
  const lost: string[] = []
  for (const one of submitted) {
    const current = await currentOf(query, one)
    if (!isKept(one, current)) lost.push(`${one.packages.join(' ')}: ${inWords(current)}`)
  }
  return {
    submitted: submitted.length,
    finished: submitted.length - lost.length,
    lost,
    doubled: await doubledIn(query),
  }
}

function isKept({ expects }: Submitted, current: Current | null): boolean {
  if (!current?.ended) return false
  if (expects === 'ready') return current.state === 'ready'
  return current.failure !== null && expects.includes(current.failure.class)
}

function inWords(current: Current | null): string {
  if (!current) return 'the record has no such environment'
  const { build, state, failure } = current
  return `${state}${failure ? `, ${failure.class}: ${failure.message.slice(0, 300)}` : ''} (build ${build})`
}

async function currentOf(query: Query, { id }: Submitted): Promise<Current | null> {
  const [row] = await query<Current & { [column: string]: unknown }>(
    `SELECT build.id AS build, state::text, finished_at IS NOT NULL AS ended, failure
     FROM environment JOIN build ON build.id = current_build_id WHERE environment.id = $1`,
    [id],
  )
  return row ?? null
}

/** Two builds of one spec that are ready, a build that has ended twice, or one that an attempt has published twice. */
async function doubledIn(query: Query): Promise<string[]> {
  const twice = await query<{ environment_id: string; count: string }>(
    `SELECT environment_id, count(*) FROM build WHERE state = 'ready' GROUP BY 1 HAVING count(*) > 1`,
  )
  const again = await query<{ build_id: string; ends: string; publications: string; attempts: string }>(
    `SELECT * FROM (
       SELECT build_id,
         count(*) FILTER (WHERE data->>'state' IN ('ready', 'failed', 'cancelled')) AS ends,
         count(*) FILTER (WHERE data->>'state' = 'publishing') AS publications,
         count(*) FILTER (WHERE data->>'state' = 'planning') AS attempts
       FROM event WHERE type = 'state' GROUP BY build_id) AS counted
     WHERE ends > 1 OR publications > attempts`,
  )
  return [
    ...twice.map(({ environment_id, count }) => `environment ${environment_id} has ${count} ready builds`),
    ...again.map(
      ({ build_id, ends, publications, attempts }) =>
        `build ${build_id} ended ${ends} times and published ${publications} times in ${attempts} attempts`,
    ),
  ]
}
