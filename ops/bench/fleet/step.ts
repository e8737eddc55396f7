import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Site } from '../service/part.ts'
import { registerChannel } from '../service/ready-environment.ts'
import { withGround } from '../service/with-service.ts'
import { submit } from './callers.ts'
import { type CpuByKind, startFleet } from './processes.ts'
import type { StepFigures } from './table.ts'

export interface Step {
  workers: number
  builds: number
  /** Mean duration of a build. */
  buildMs: number
}

/** Submits the builds of one step, waits until all have ended, and reads the figures from the database and from Linux. */
export function runStep(site: Pick<Site, 'root' | 'signal'>, step: Step): Promise<StepFigures> {
  return withGround(site, (ground) =>
    ground.served(async (url, apiPid) => {
      await registerChannel(ground)
      const client = new pg.Client({ connectionString: ground.databaseUrl })
      await client.connect()
      const fleet = await startFleet(ground, client, { ...step, apiPid })
      try {
        await fleet.started
        const [transactionsBefore, cpuBefore] = [await transactions(client), await fleet.cpuTime()]
        const began = performance.now()
        // A refused request ends the step at once: its build would never end.
        await Promise.all([
          submit(url, step.builds, site.signal),
          endOf(client, step.builds, { third: fleet.replaceOne, signal: site.signal }),
        ])
        const seconds = (performance.now() - began) / 1000
        return {
          ...{ ...step, seconds, ...(await waits(client)) },
          cpuMs: perBuild(cpuBefore, await fleet.cpuTime(), step.builds),
          transactions: ((await transactions(client)) - transactionsBefore) / step.builds,
        }
      } finally {
        fleet.kill()
        await client.end()
      }
    }),
  )
}

/** Returns the milliseconds of CPU time of one build. */
function perBuild(before: CpuByKind, after: CpuByKind, builds: number): CpuByKind {
  const of = (kind: keyof CpuByKind) => ((after[kind] - before[kind]) / builds) * 1000
  return { api: of('api'), postgres: of('postgres'), redis: of('redis'), workers: of('workers') }
}

async function endOf(
  client: pg.Client,
  builds: number,
  { third, signal }: { third: () => void; signal: AbortSignal },
): Promise<void> {
  let isReplaced = false
  for (;;) {
    signal.throwIfAborted()
    const { rows } = await client.query<{ ended: string }>(
      'SELECT count(*) AS ended FROM build WHERE finished_at IS NOT NULL',
    )
    const ended = Number(rows[0]?.ended)
    if (ended >= builds) return
    if (!isReplaced && ended > builds / 3) {
      isReplaced = true
      third()
    }
    await sleep(500)
  }
}

async function transactions(client: pg.Client): Promise<number> {
  // A session's own figures are sent to the collector with a delay of up to a second.
  await sleep(1500)
  const { rows } = await client.query<{ count: string }>(
    'SELECT xact_commit AS count FROM pg_stat_database WHERE datname = current_database()',
  )
  return Number(rows[0]?.count)
}

async function waits(client: pg.Client): Promise<Pick<StepFigures, 'waits' | 'lost' | 'failed'>> {
  const { rows } = await client.query<{ priority: 'high' | 'normal' | 'low'; p50: number; p99: number }>(
    `SELECT priority::text, percentile_cont(0.5) WITHIN GROUP (ORDER BY wait)::float8 AS p50,
        percentile_cont(0.99) WITHIN GROUP (ORDER BY wait)::float8 AS p99
      FROM (SELECT priority, extract(epoch FROM started_at - created_at) AS wait FROM build) AS waited
      GROUP BY priority`,
  )
  const { rows: ends } = await client.query<{ lost: string; failed: string }>(
    "SELECT coalesce(sum(workers_lost), 0) AS lost, count(*) FILTER (WHERE state <> 'ready') AS failed FROM build",
  )
  return {
    waits: Object.fromEntries(rows.map(({ priority, ...wait }) => [priority, wait])) as StepFigures['waits'],
    lost: Number(ends[0]?.lost),
    failed: Number(ends[0]?.failed),
  }
}
