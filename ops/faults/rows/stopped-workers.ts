import { setTimeout as sleep } from 'node:timers/promises'
import type { Row } from '../row.ts'
import type { Site } from '../site.ts'
import { buildIn, isTakenOver } from '../under-way.ts'

/** Longer than a lease, and than Postgres lets a session be idle in a transaction. */
const inTransactionMs = 35_000

export const stoppedWorkers: Row[] = [
  {
    name: 'worker-stopped',
    fault: ({ times }) => `a worker stopped past its lease, ×${times}`,
    async inflict(site, { scale }) {
      const taken = new Set<string>()
      for (let stop = 0; stop < scale.times; stop++) {
        const { buildId, worker } = await buildIn(site, 'building', taken)
        worker.pause()
        while (!(await isTakenOver(site, buildId))) await sleep(100)
        worker.resume()
        await site.becomesHealthy()
      }
    },
  },
  {
    name: 'worker-stopped-in-transaction',
    fault: ({ seconds }) => `a worker stopped inside a transaction for ${Math.min(seconds, 35)} s`,
    async inflict(site, { scale }) {
      await site.callers.submitFresh(scale.builds)
      const number = await stopInTransaction(site)
      await sleep(Math.min(scale.seconds * 1000, inTransactionMs))
      site.workers()[number]?.resume()
      await site.becomesHealthy()
    },
  },
]

/** Stops a worker between two statements of a transaction, and returns its number. */
async function stopInTransaction(site: Site): Promise<number> {
  const openTransactions = () =>
    site.query<{ pid: number; application_name: string; xact_start: Date }>(
      `SELECT pid, application_name, xact_start FROM pg_stat_activity
       WHERE application_name LIKE 'worker-%' AND state = 'idle in transaction'`,
    )
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; ) {
    const [found] = await openTransactions()
    if (!found) {
      const [left] = await site.query('SELECT 1 FROM build WHERE finished_at IS NULL LIMIT 1')
      if (!left) await site.callers.submitFresh(2)
      continue
    }
    const number = Number(found.application_name.replace('worker-', ''))
    site.workers()[number]?.pause()
    // The proxy has passed on all bytes that the worker had sent by then.
    await sleep(100)
    const still = (await openTransactions()).some(
      ({ pid, xact_start }) => pid === found.pid && Number(xact_start) === Number(found.xact_start),
    )
    if (still) return number
    site.workers()[number]?.resume()
  }
  throw new Error('no worker was met inside a transaction')
}
