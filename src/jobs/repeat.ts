/**
 * Repeats `work`, never two rounds at the same time: the next round begins `ms` milliseconds after the last has ended. Passes
 * the error of a failed round on and continues. Returns the function that stops it, which waits for the round under way.
 */
export function repeatEvery(
  ms: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let round = Promise.resolve()
  const wait = () => {
    if (!stopped) timer = setTimeout(start, ms)
  }
  const start = () => {
    round = work().catch(onError).then(wait)
  }
  wait()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await round
  }
}
