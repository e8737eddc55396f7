import DataLoader from 'dataloader'

/**
 * Combines calls that arrive while one query runs into the next one. No call is answered by a query that began before it, so
 * that a caller always sees what was committed before it asked. At most one query runs at a time.
 */
export function batched<Key, Value>(
  query: (keys: readonly Key[]) => Promise<ArrayLike<Value | Error>>,
): (key: Key) => Promise<Value> {
  let isBusy = false
  const waiting: (() => void)[] = []
  const loader = new DataLoader<Key, Value>(
    async (keys) => {
      try {
        return await query(keys)
      } finally {
        const dispatch = waiting.shift()
        isBusy = dispatch !== undefined
        dispatch?.()
      }
    },
    {
      cache: false,
      batchScheduleFn(dispatch) {
        if (isBusy) {
          waiting.push(dispatch)
          return
        }
        isBusy = true
        // Waits for the requests that arrive on other connections at the same time.
        setImmediate(dispatch)
      },
    },
  )
  return (key) => loader.load(key)
}
