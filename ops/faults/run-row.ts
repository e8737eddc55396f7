import { chmod, mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { removeStore } from '../bench/private-store.ts'
import { type Cleanup, openCleanup } from './cleanup.ts'
import { judge, settle } from './judge.ts'
import { CannotRun, type Row, type RowContext } from './row.ts'
import { openSite } from './site.ts'
import type { Outcome } from './table.ts'
import { watchUsage } from './usage.ts'

/** Time for all builds to end after the fault. */
const settleSeconds = 420

/** Runs one row in a Patchbay of its own, and ends everything that it has started. */
export async function runRow(
  row: Row,
  { parent, logs, ...given }: Pick<RowContext, 'scale' | 'old'> & { parent: string; logs: string },
  onOpen: (cleanup: Cleanup) => void,
  say: (line: string) => void,
): Promise<Outcome> {
  const cleanup = openCleanup((error) => say(`${row.name}: ${error}`))
  onOpen(cleanup)
  const outcome: Outcome = {
    name: row.name,
    fault: row.fault(given.scale),
    verdict: null,
    seconds: 0,
    usage: {},
  }
  try {
    // A short path, because of sockets, that Postgres' user can enter.
    const folder = await mkdtemp(join(parent, 'row-'))
    await chmod(folder, 0o755)
    cleanup.teardown(() => removeStore(folder))
    const ownLogs = join(logs, row.name)
    await mkdir(ownLogs, { recursive: true })
    const context: RowContext = { ...given, cleanup, logs: ownLogs, folder }
    const site = await openSite(cleanup, folder, ownLogs, await row.prepare?.(context))
    const usage = await watchUsage(() => ({
      api: site.api().pid,
      ...Object.fromEntries(site.workers().map(({ pid }, number) => [`worker ${number}`, pid])),
    }))
    await row.inflict(site, context)
    await settle(site.query, site.callers, { passing: row.passing, seconds: settleSeconds })
    outcome.usage = await usage()
    outcome.verdict = await judge(site.query, site.callers.submitted)
    outcome.seconds = site.seconds
  } catch (error) {
    if (error instanceof CannotRun) outcome.isSkipped = true
    outcome.reason = error instanceof CannotRun ? error.message : ((error as Error).stack ?? String(error))
  } finally {
    await cleanup.run()
  }
  return outcome
}
