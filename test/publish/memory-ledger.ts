import type { CacheIndex, PublishedPath } from '../../src/cache/narinfo.ts'
import type { AmendableLedger } from '../../src/publish/re-sign.ts'

/** Keeps the index of the cache in memory, with one lock for all paths. */
export class MemoryCacheIndex implements CacheIndex, AmendableLedger {
  readonly entries = new Map<string, PublishedPath>()
  #lock: Promise<unknown> = Promise.resolve()

  async recorded(paths: string[]): Promise<PublishedPath[]> {
    return paths.flatMap((path) => this.entries.get(path) ?? [])
  }

  record(entry: PublishedPath, write: () => Promise<void>): Promise<boolean> {
    return this.#alone(async () => {
      if (this.entries.has(entry.path)) return false
      await write()
      this.entries.set(entry.path, entry)
      return true
    })
  }

  amend(
    path: string,
    change: Pick<PublishedPath, 'signedBy' | 'bytes'>,
    write: () => Promise<void>,
  ): Promise<boolean> {
    return this.#alone(async () => {
      const entry = this.entries.get(path)
      if (!entry) return false
      await write()
      this.entries.set(path, { ...entry, ...change })
      return true
    })
  }

  async unrecord({ path, object }: Pick<PublishedPath, 'path' | 'object'>): Promise<void> {
    if (this.entries.get(path)?.object === object) this.entries.delete(path)
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#lock.then(work)
    this.#lock = result.catch(() => {})
    return result
  }
}
