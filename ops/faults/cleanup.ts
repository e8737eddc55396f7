/** Collects functions that undo something, with the interface of tap's tests. */
export interface Cleanup {
  teardown(undo: () => unknown): void
  /** Runs all, the last one first, and continues if one fails. */
  run(): Promise<void>
}

export function openCleanup(onError: (error: unknown) => void): Cleanup {
  const undone: (() => unknown)[] = []
  return {
    teardown: (undo) => void undone.push(undo),
    async run() {
      for (let undo = undone.pop(); undo; undo = undone.pop())
        try {
          await undo()
        } catch (error) {
          onError(error)
        }
    },
  }
}
