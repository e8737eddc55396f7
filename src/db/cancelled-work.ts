/** The result of a request to cancel a plan, a move of a channel or a sweep. */
export interface CancelledWork<T> {
  /**
   * `cancelled`: the work was cancelled, now or before. `cancelling`: a worker has it, and will stop. `ended`: it had ended in
   * another way before.
   */
  outcome: 'cancelled' | 'cancelling' | 'ended'
  work: T
}

/** Derives the outcome from the row, after the request has been recorded in it. */
export function cancelledWork<T extends { state: string; finishedAt: Date | null }>(
  work: T,
): CancelledWork<T> {
  if (work.state === 'cancelled') return { outcome: 'cancelled', work }
  return { outcome: work.finishedAt ? 'ended' : 'cancelling', work }
}
