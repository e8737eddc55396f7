import { type ChildProcess, fork } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Db } from '../../../src/db/db.ts'
import type { Lease } from '../../../src/db/types.ts'
import type { CanonicalSpec } from '../../../src/spec/schema.ts'
import type { Ask, Told } from './clients.ts'
import { cpuSeconds, residentMebibytes } from './process.ts'
import type { Measured } from './table.ts'

const program = fileURLToPath(new URL('./clients.ts', import.meta.url))
/** The interval at which a worker records progress. */
const eventEveryMs = 1000
const plainEveryMs = 50
/** Time for the process to load and compile its code. */
const warmUp = 500

/** Watches a build of so many events with so many clients of each kind, in a new service. */
export async function measure(
  { url, pid }: { url: string; pid: number },
  { db, databaseUrl }: { db: Db; databaseUrl: string },
  { clients, events }: { clients: number; events: number },
): Promise<Measured> {
  const other = await underWay(db)
  const lease = await underWay(db)
  for (let request = 0; request < warmUp; request++) await plainGet(url, other.buildId)
  const memoryBefore = await residentMebibytes(pid)

  const ask: Ask = { url, buildId: lease.buildId, streams: clients, polls: clients }
  const watchers = fork(program, [JSON.stringify(ask)], { execArgv: ['--import', 'tsx'] })
  try {
    const told = messagesOf(watchers)
    await told('connected')
    const plain = new AbortController()
    const plainTimes = beside(url, other.buildId, plain.signal)
    // Leaves out the cost of connecting.
    await sleep(2000)
    const before = { cpu: await cpuSeconds(pid), transactions: await transactions(databaseUrl) }
    const memory: number[] = []
    const begun: bigint[] = []
    const recording: number[] = []
    for (let step = 1; step <= events; step++) {
      const next = sleep(eventEveryMs)
      const start = process.hrtime.bigint()
      begun[step] = start
      await db.builds.progress(lease, { done: step, expected: events, building: [`package-${step}`] })
      recording.push(Number(process.hrtime.bigint() - start) / 1e6)
      await next
      memory.push(await residentMebibytes(pid))
    }
    const after = { cpu: await cpuSeconds(pid), transactions: await transactions(databaseUrl) }
    plain.abort()
    await db.builds.recordFailed(lease, {
      class: 'internal',
      message: 'The measuring is over.',
      retryable: true,
    })
    const ended = await told('ended')
    const latencies = (those: [number, string][]) =>
      those.map(([step, at]) => Number(BigInt(at) - (begun[step] ?? 0n)) / 1e6)
    const [streams, polls] = [latencies(ended.streams), latencies(ended.polls)]
    for (const [kind, { length }] of Object.entries({ streams, polls }))
      if (length !== clients * events) throw new Error(`${kind}: ${length} of ${clients * events} arrived`)
    return {
      clients,
      memoryBefore,
      memoryWith: Math.max(...memory),
      streams,
      polls,
      recording,
      plain: await plainTimes,
      cpuMs: ((after.cpu - before.cpu) * 1000) / events,
      transactions: (after.transactions - before.transactions) / events,
    }
  } finally {
    watchers.kill()
  }
}

/** A build that a worker is at. */
async function underWay(db: Db): Promise<Lease> {
  const spec: CanonicalSpec = {
    ...{ format: 2, channel: 'bench', pin: { kind: 'folder', narHash: `sha256-${randomUUID()}` } },
    ...{ system: 'x86_64-linux', source: 'python313', target: 'python313FreeThreading', packages: ['bench'] },
    ...{
      rebuild: 'auto',
      drop: [],
      keep: [],
      gil: 'report',
      checks: 'none',
      skipImports: [],
      library: 'sha256-AAAA',
    },
  }
  const canonicalText = JSON.stringify(spec)
  const id = createHash('sha256').update(canonicalText).digest('hex')
  const { build } = await db.environments.accept({ id, spec, canonicalText })
  const lease = await db.builds.claim(build.id, 'bench', 3600)
  if (!lease) throw new Error('a new build cannot be claimed')
  await db.builds.enter(lease, 'building')
  return lease
}

/** Returns the milliseconds of another client's requests, until the signal aborts. */
async function beside(url: string, buildId: string, signal: AbortSignal): Promise<number[]> {
  const times: number[] = []
  while (!signal.aborted) {
    const start = performance.now()
    await plainGet(url, buildId)
    times.push(performance.now() - start)
    await sleep(plainEveryMs)
  }
  return times
}

async function plainGet(url: string, buildId: string): Promise<void> {
  const response = await fetch(`${url}/v1/builds/${buildId}`)
  await response.arrayBuffer()
  if (response.status !== 200) throw new Error(`GET /v1/builds/${buildId}: ${response.status}`)
}

/** Returns the number of transactions of the database so far. */
async function transactions(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ count: string }>(
    'SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = current_database()',
  )
  await client.end()
  return Number(rows[0]?.count)
}

/** Returns a message of one kind from the process. Throws if it ends without one. */
function messagesOf(child: ChildProcess) {
  const told: Told[] = []
  child.on('message', (message: Told) => told.push(message))
  return async <Kind extends Told['kind']>(kind: Kind): Promise<Extract<Told, { kind: Kind }>> => {
    for (;;) {
      const found = told.find((one): one is Extract<Told, { kind: Kind }> => one.kind === kind)
      if (found) return found
      // This comes after the last message; the end of the process may come before it.
      if (!child.connected) throw new Error('the clients have ended before they had told everything')
      await Promise.race([once(child, 'message'), once(child, 'disconnect')])
    }
  }
}
