import { webcrypto } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { WholeObject } from '../../../cache/cache-store.ts'

const { subtle } = webcrypto

/** Remembers the contents of small objects, whose reading costs more than sending them. */
export interface WholeObjects {
  /** Returns an object that is in memory. */
  get(name: string): WholeObject | undefined
  /**
   * Returns an object from memory, or else reads it. Callers at the same time share one read. Remembers only content that has
   * the hash (`sha256-` and base64): a damaged file stays damaged for as long as it is there, and no longer.
   */
  find(name: string, fileHash: string, read: () => Promise<WholeObject | null>): Promise<WholeObject | null>
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

  async function readNow(
    name: string,
    fileHash: string,
    read: () => Promise<WholeObject | null>,
  ): Promise<WholeObject | null> {
    const own = reads
    try {
      const found = await read()
      // Not after `clear`: the object may have been removed since.
      if (found && (await hashOf(found.body)) === fileHash && own === reads) objects.set(name, found)
      return found
    } finally {
      own.delete(name)
    }
  }

  return {
    get: (name) => objects.get(name),
    async find(name, fileHash, read) {
      const known = objects.get(name)
      if (known) return known
      const underWay = reads.get(name) ?? readNow(name, fileHash, read)
      reads.set(name, underWay)
      return underWay
    },
    clear() {
      reads = new Map()
      objects.clear()
    },
  }
}

/** Hashes in another thread. */
async function hashOf(content: Buffer): Promise<string> {
  return `sha256-${Buffer.from(await subtle.digest('SHA-256', content)).toString('base64')}`
}
