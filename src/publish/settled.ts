/** Waits until none of them is under way any more, whatever comes of the others; then throws the first that failed. */
export async function settled(works: Promise<unknown>[]): Promise<void> {
  for (const work of await Promise.allSettled(works)) if (work.status === 'rejected') throw work.reason
}
