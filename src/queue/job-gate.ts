import type { JobWorker } from './job-worker.ts'

type Pausable = Pick<JobWorker, 'pause' | 'resume'>

export interface JobGate {
  /** Returns a switch for one reason. The workers take jobs while no switch is paused. */
  switch(): Pausable
  /** Adds workers of queues to the gate. */
  add(workers: Pausable[]): Promise<void>
}

/** Pauses workers of queues for several independent reasons. */
export function openJobGate(): JobGate {
  const paused = new Set<Pausable>()
  const behind: Pausable[] = []
  return {
    switch() {
      const one: Pausable = {
        async pause() {
          paused.add(one)
          await Promise.all(behind.map((worker) => worker.pause()))
        },
        resume() {
          if (paused.delete(one) && paused.size === 0) for (const worker of behind) worker.resume()
        },
      }
      return one
    },
    async add(workers) {
      behind.push(...workers)
      if (paused.size > 0) await Promise.all(workers.map((worker) => worker.pause()))
    },
  }
}
