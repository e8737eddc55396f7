interface Asked<Found> {
  answer: Promise<Found | null>
  resolve(found: Found | null): void
  reject(error: unknown): void
}

/**
 * Looks things up many at a time: what is asked for while one round is under way goes into the next, together. So a client
 * that asks for hundreds of things costs a few queries, and one that asks for one waits for no other.
 */
export function inRounds<Found>(
  lookUp: (keys: string[]) => Promise<Map<string, Found>>,
): (key: string) => Promise<Found | null> {
  let waiting = new Map<string, Asked<Found>>()
  let isUnderWay = false

  async function goOn(): Promise<void> {
    while (waiting.size > 0) {
      const round = waiting
      waiting = new Map()
      try {
        const found = await lookUp([...round.keys()])
        for (const [key, { resolve }] of round) resolve(found.get(key) ?? null)
      } catch (error) {
        for (const { reject } of round.values()) reject(error)
      }
    }
    isUnderWay = false
  }

  return (key) => {
    const asked = waiting.get(key) ?? question<Found>()
    waiting.set(key, asked)
    if (!isUnderWay) {
      isUnderWay = true
      // Requests that came in at the same time are handled one after the other. Then all of them have asked.
      setImmediate(goOn)
    }
    return asked.answer
  }
}

function question<Found>(): Asked<Found> {
  let [resolve, reject]: [Asked<Found>['resolve'], Asked<Found>['reject']] = [() => {}, () => {}]
  const answer = new Promise<Found | null>((...functions) => {
    ;[resolve, reject] = functions
  })
  return { answer, resolve, reject }
}
