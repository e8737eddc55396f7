import type { Logger } from 'pino'
import type { Db } from '../db/db.ts'
import type { JobWorker } from '../queue/job-worker.ts'
import type { Intake } from './intake.ts'

export interface Drain {
  /** Takes no more work. May be called again. */
  begin(): void
  /** Resolves once this worker takes no more work and all that it had has ended. */
  ended: Promise<void>
  /** Stops watching for requests of the API. */
  stop(): void
}

/**
 * Drains this worker when `begin` is called, or when the database says so: the API records a request there. A drain cannot be
 * undone, as the worker ends after it.
 */
export function watchDrain(
  name: string,
  { intake, jobs }: { intake: Intake; jobs: Pick<JobWorker, 'drain'>[] },
  { changes, workers }: Pick<Db, 'changes' | 'workers'>,
  log: Logger,
): Drain {
  let finish = () => {}
  const ended = new Promise<void>((resolve) => {
    finish = resolve
  })
  const begin = () => {
    if (intake.isClosed()) return
    log.info({ worker: name }, 'draining: taking no more work; this process ends when its work has ended')
    const emptied = [intake.close(), ...jobs.map((one) => one.drain())]
    // Also records a drain that a signal has begun. Each report of this worker repeats it, should Postgres be away.
    workers.drain(name).catch((err) => log.warn({ err }, 'cannot record the drain yet'))
    void Promise.all(emptied).then(() => {
      log.info({ worker: name }, 'drained')
      finish()
    })
  }
  const look = async () => {
    if (intake.isClosed()) return
    try {
      if (await workers.isDraining(name)) begin()
    } catch (err) {
      // Postgres is away: the next notification, within seconds, checks again.
      log.debug({ err }, 'cannot check whether to drain')
    }
  }
  return { begin, ended, stop: changes.on(name, () => void look()) }
}
