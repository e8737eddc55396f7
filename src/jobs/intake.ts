/** Takes work, such as a sweep, until this worker drains. */
export interface Intake {
  /** Whether this worker takes no more work. */
  isClosed(): boolean
  /** Runs `work`, which claims work and carries it out, unless the intake is closed. */
  take(work: () => Promise<void>): Promise<void>
  /** Takes no more. Returns once all work that was taken has ended. */
  close(): Promise<void>
}

export function openIntake(): Intake {
  let closed = false
  const atWork = new Set<Promise<void>>()
  return {
    isClosed: () => closed,
    async take(work) {
      if (closed) return
      const taken = work()
      atWork.add(taken)
      await taken.finally(() => atWork.delete(taken))
    },
    async close() {
      closed = true
      await Promise.allSettled(atWork)
    },
  }
}
