import type { JobWorker } from './job-worker.ts'

type Pausable = Pick<JobWorker, 'pause' | 'resume'>

export interface JobGate {
  /** Returns a switch for one reason. The workers take jobs while no switch is paused. */
  switch(): Pausable
  /** Puts workers of queues behind the gate. */
  add(workers: Pausable[]): Promise<void>
}

/** Pauses workers of queues for several reasons, each of which begins and ends by itself. */
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
