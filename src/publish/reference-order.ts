interface Referring {
  path: string
  references: string[]
}

/**
 * Works on all paths, in at most `lanes` at once. Work on a path may begin before its references are done; it waits for them by
 * `referencesDone`. Throws the first error, once no work is under way any more; the signal that `work` gets has aborted by
 * then.
 */
export async function inReferenceOrder<T extends Referring>(
  paths: T[],
  lanes: number,
  signal: AbortSignal,
  work: (path: T, referencesDone: () => Promise<void>, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  const queue = inOrder(paths)
  const under = new Map<string, Promise<void>>()
  const lane = async () => {
    for (let path = queue.shift(); path && !failed.signal.aborted; path = queue.shift()) {
      const { references, path: self } = path
      const before = references.filter((reference) => reference !== self)
      const done = work(
        path,
        async () => {
          await Promise.all(before.map((reference) => under.get(reference)))
        },
        either,
      )
      under.set(self, done)
      await done.catch((error) => failed.abort(error))
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  either.throwIfAborted()
}

/** Returns the paths in an order in which each follows its references. */
export function inOrder<T extends Referring>(paths: T[]): T[] {
  const byPath = new Map(paths.map((one) => [one.path, one]))
  const sorted = new Set<T>()
  const visited = new Set<T>()
  const visit = (one: T) => {
    if (visited.has(one)) return
    visited.add(one)
    for (const reference of one.references) {
      const referred = byPath.get(reference)
      if (referred) visit(referred)
    }
    sorted.add(one)
  }
  for (const one of paths) visit(one)
  return [...sorted]
}
