import type { Logger } from 'pino'
import type { Db } from '../db/db.ts'
import type { JobWorker } from '../queue/job-worker.ts'
import { repeatEvery } from './repeat.ts'

const lookMs = 5_000

/**
 * Pauses jobs while the database has migrations that this program lacks, so that workers of a newer version take them. (The
 * database refuses this program's claims in any case.) Returns the function that ends that.
 */
export async function standBackWhenOutdated(
  { version }: Pick<Db, 'version'>,
  jobs: Pick<JobWorker, 'pause' | 'resume'>,
  log: Logger,
  everyMs = lookMs,
): Promise<() => Promise<void>> {
  let isPaused = false
  const look = async () => {
    const newerMigrations = await version.newerMigrations()
    const isOutdated = newerMigrations.length > 0
    if (isOutdated === isPaused) return
    isPaused = isOutdated
    if (isOutdated) {
      log.error({ newerMigrations }, outdated)
      await jobs.pause()
    } else {
      log.info('the database has no newer migrations any more: taking builds again')
      jobs.resume()
    }
  }
  await look()
  return repeatEvery(everyMs, look, (error) =>
    log.warn(error, 'cannot check the database for newer migrations'),
  )
}

const outdated =
  'a newer version of Patchbay has migrated the database: this worker takes no builds, plans, moves or sweeps. Update it'
