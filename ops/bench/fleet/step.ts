import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Site } from '../service/part.ts'
import { packageNames, registerChannel } from '../service/ready-environment.ts'
import { type Ground, withGround } from '../service/with-service.ts'
import type { StepFigures } from './table.ts'

export interface Step {
  workers: number
  builds: number
  /** Mean duration of a build. */
  buildMs: number
}

/** A real worker opens 16 connections; these share them, as behind a pooler, so that Postgres' usual 100 are enough. */
const workersOfProcess = 50
/** Requests at a time. */
const callers = 16
const priorities = ['normal', 'normal', 'high', 'low'] as const

/** Submits the builds of one step, waits until all have ended, and reads the figures from the database. */
export function runStep(site: Site, step: Step): Promise<StepFigures> {
  return withGround(site, (ground) =>
    ground.served(async (url) => {
      await registerChannel(ground)
      const client = new pg.Client({ connectionString: ground.databaseUrl })
      await client.connect()
      const fleet = startFleet(ground, step)
      try {
        await fleet.started
        const before = await transactions(client)
        const began = performance.now()
        const submitted = submit(url, step.builds, site.signal)
        await endOf(client, step.builds, { third: fleet.replaceOne, signal: site.signal })
        await submitted
        const seconds = (performance.now() - began) / 1000
        return {
          ...step,
          seconds,
          ...(await waits(client)),
          transactions: ((await transactions(client)) - before) / step.builds,
        }
      } finally {
        fleet.kill()
        await client.end()
      }
    }),
  )
}

function startFleet({ databaseUrl, redisUrl }: Ground, { workers, buildMs }: Step) {
  const program = fileURLToPath(new URL('workers-process.ts', import.meta.url))
  const start = (count: number, name: string) => {
    const args = ['--import', 'tsx', program, databaseUrl, redisUrl, name, `${count}`, `${buildMs}`]
    return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  }
  const counts = Array.from({ length: Math.ceil(workers / workersOfProcess) }, (_, index) =>
    Math.min(workersOfProcess, workers - index * workersOfProcess),
  )
  const processes = counts.map((count, index) => start(count, `w${index}`))
  return {
    started: Promise.all(processes.map(({ stdout }) => once(stdout, 'data'))),
    /** Kills the workers of one process, with their builds, and starts as many others. */
    replaceOne() {
      processes[0]?.kill('SIGKILL')
      processes.push(start(counts[0] ?? 0, 'replaced'))
    },
    kill() {
      for (const one of processes) one.kill('SIGKILL')
    },
  }
}

/** POSTs specs of two packages each, which all differ, in mixed priorities. Throws for an answer other than 202. */
async function submit(url: string, builds: number, signal: AbortSignal): Promise<void> {
  let next = 0
  const caller = async () => {
    for (let index = next++; index < builds && !signal.aborted; index = next++) {
      const [one = 0, other = 0] = [index % packageNames.length, Math.floor(index / packageNames.length) + 1]
      const names = [packageNames[one], packageNames[(one + other) % packageNames.length]]
      const answer = await fetch(`${url}/v1/environments?priority=${priorities[index % priorities.length]}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ packages: names }),
      })
      if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`)
      await answer.body?.cancel()
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
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
