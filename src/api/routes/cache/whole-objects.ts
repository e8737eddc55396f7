import { LRUCache } from 'lru-cache'
import type { WholeObject } from '../../../cache/cache-store.ts'

/** Remembers the contents of small objects, whose reading costs more than sending them. */
export interface WholeObjects {
  /** Returns an object that is in memory. */
  get(name: string): WholeObject | undefined
  /** Returns an object from memory, or else reads it. Callers at the same time share one read. */
  find(name: string, read: () => Promise<WholeObject | null>): Promise<WholeObject | null>
  clear(): void
}

/** Above this size, sending costs more than all else: the content is streamed. */
export const mostWholeBytes = 4 * 1024 * 1024
/** Bytes of all objects in memory. */
const mostBytes = 64 * 1024 * 1024

export function wholeObjects(ttl: number): WholeObjects {
  const objects = new LRUCache<string, WholeObject>({
    ttl,
    maxSize: mostBytes,
    // The cache takes no entry of size 0.
    sizeCalculation: ({ body }) => body.length + 1,
  })
  let reads = new Map<string, Promise<WholeObject | null>>()

  async function readNow(name: string, read: () => Promise<WholeObject | null>): Promise<WholeObject | null> {
    const own = reads
    try {
      const found = await read()
      // Not after `clear`: the object may have been removed since.
      if (found && own === reads) objects.set(name, found)
      return found
    } finally {
      own.delete(name)
    }
  }

  return {
    get: (name) => objects.get(name),
    async find(name, read) {
      const known = objects.get(name)
      if (known) return known
      const underWay = reads.get(name) ?? readNow(name, read)
      reads.set(name, underWay)
      return underWay
    },
    clear() {
      reads = new Map()
      objects.clear()
    },
  }
}
