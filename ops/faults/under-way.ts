import { setTimeout as sleep } from 'node:timers/promises'
import type { BuildState } from '../../src/db/types.ts'
import type { Submitted } from './callers.ts'
import type { Service } from './service.ts'
import type { Site } from './site.ts'

/** A build that a worker runs. */
export interface UnderWay {
  buildId: string
  /** Number of the worker. */
  number: number
  worker: Service
}

const longestWaitMs = 180_000

/**
 * Waits for a build in this state whose first worker is one of the site's, and which was not returned before. Submits another if
 * none is left that can reach it.
 */
export async function buildIn(site: Site, state: BuildState, taken: Set<string>): Promise<UnderWay> {
  let submittedAt = 0
  for (const deadline = Date.now() + longestWaitMs; Date.now() < deadline; await sleep(3)) {
    const rows = await site.query<{ id: string; state: string; worker: string | null }>(
      'SELECT id, state::text, worker FROM build WHERE finished_at IS NULL AND fence < 2 AND id <> ALL($1)',
      [[...taken]],
    )
    if (rows.length === 0 && Date.now() - submittedAt > 1000) {
      submittedAt = Date.now()
      await site.callers.submitFresh(2)
    }
    for (const { id, worker } of rows.filter((row) => row.state === state)) {
      const number = site.workers().findIndex(({ pid }) => worker?.endsWith(`-${pid}`))
      const found = site.workers()[number]
      if (!found?.isRunning()) continue
      taken.add(id)
      return { buildId: id, number, worker: found }
    }
  }
  throw new Error(`no build comes to ${state}`)
}

/** Whether another worker has taken the build up, or it has ended. */
export async function isTakenOver({ query }: Site, buildId: string): Promise<boolean> {
  const [row] = await query('SELECT 1 FROM build WHERE id = $1 AND (fence > 1 OR finished_at IS NOT NULL)', [
    buildId,
  ])
  return row !== undefined
}

/** Waits until a builder of the package waits at the gate, as the log of its build says. */
export async function waitsAtGate({ query }: Site, name: string): Promise<void> {
  for (const deadline = Date.now() + longestWaitMs; Date.now() < deadline; await sleep(100)) {
    const [found] = await query('SELECT 1 FROM log_chunk WHERE position($1::bytea IN bytes) > 0 LIMIT 1', [
      Buffer.from(`${name} waits`),
    ])
    if (found) return
  }
  throw new Error(`no builder of ${name} comes to the gate`)
}

/** Waits until these builds have ended, for so many seconds at most. */
export async function untilTheseEnded(
  { query }: Site,
  submitted: Submitted[],
  seconds: number,
): Promise<void> {
  const ids = submitted.map(({ id }) => id)
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await sleep(200)) {
    const [left] = await query(
      'SELECT 1 FROM build WHERE finished_at IS NULL AND environment_id = ANY($1) LIMIT 1',
      [ids],
    )
    if (!left) return
  }
}

/** Waits until all running builds have ended, for so many seconds at most. */
export async function untilEnded({ query }: Site, seconds: number): Promise<void> {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await sleep(200)) {
    const [left] = await query('SELECT 1 FROM build WHERE finished_at IS NULL LIMIT 1')
    if (!left) return
  }
}
