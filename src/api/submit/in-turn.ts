/**
 * Shares the outcome of equal work: calls that arrive while work of the same key runs wait for it and then share one further run.
 * No call gets the outcome of work that began before it.
 */
export function inTurn<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Turn<T>>()

  function run(key: string, work: () => Promise<T>): Promise<T> {
    const outcome = work()
    const turn: Turn<T> = { ended: Promise.resolve() }
    const leave = () => {
      if (running.get(key) === turn && !turn.next) running.delete(key)
    }
    turn.ended = outcome.then(leave, leave)
    running.set(key, turn)
    return outcome
  }

  return (key, work) => {
    const turn = running.get(key)
    if (!turn) return run(key, work)
    turn.next ??= turn.ended.then(() => run(key, work))
    return turn.next
  }
}

interface Turn<T> {
  ended: Promise<void>
  /** The run of those that wait for the end. */
  next?: Promise<T>
}
