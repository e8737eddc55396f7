/**
 * Does some work again and again, never twice at the same time: the next round begins `ms` milliseconds after the last one
 * has ended. A round that fails is told, and the next one comes all the same. Returns what ends it, once the round under way
 * has ended.
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
