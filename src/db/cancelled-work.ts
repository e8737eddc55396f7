/** What became of the wish that a plan, a move of a channel or a sweep end. */
export interface CancelledWork<T> {
  /**
   * `cancelled`: it has ended so, just now or before. `cancelling`: a worker has it, and will let go of it. `ended`: it had ended
   * otherwise before.
   */
  outcome: 'cancelled' | 'cancelling' | 'ended'
  work: T
}

/** Tells the outcome from what is recorded once the wish is. */
export function cancelledWork<T extends { state: string; finishedAt: Date | null }>(
  work: T,
): CancelledWork<T> {
  if (work.state === 'cancelled') return { outcome: 'cancelled', work }
  return { outcome: work.finishedAt ? 'ended' : 'cancelling', work }
}
