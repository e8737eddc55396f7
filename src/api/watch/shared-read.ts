import type { Changes } from '../../db/changes.ts'

export interface SharedRead<Seen> {
  /**
   * What is there under this id once `enough` finds it so, or when the signal aborts. It is never what was read before the
   * call. Throws what reading throws.
   */
  until(id: string, enough: (seen: Seen) => boolean, signal: AbortSignal): Promise<Seen>
}

/**
 * Things that many may wait for. Each is read again when there is news of it, once for all in this process who wait for it,
 * however many those are. `newsOf` says under which id there is news of what was read, where that is not its own.
 */
export function sharedRead<Seen>(
  changes: Pick<Changes, 'on'>,
  read: (id: string) => Promise<Seen>,
  newsOf: (seen: Seen) => string | undefined = () => undefined,
): SharedRead<Seen> {
  const watches = new Map<string, Watch<Seen>>()
  return {
    until(id, enough, signal) {
      const watch =
        watches.get(id) ??
        new Watch(
          changes,
          () => read(id),
          (seen) => newsOf(seen) ?? id,
        )
      watches.set(id, watch)
      return new Promise((resolve, reject) => {
        let latest: { seen: Seen } | undefined
        const giveLatest = () => {
          if (!latest) return
          const { seen } = latest
          leave(() => resolve(seen))
        }
        const stop = watch.join({
          tell(seen) {
            latest = { seen }
            if (signal.aborted || enough(seen)) giveLatest()
          },
          fail: (error) => leave(() => reject(error)),
        })
        const leave = (settle: () => void) => {
          signal.removeEventListener('abort', giveLatest)
          stop()
          if (watch.isLeft && watches.get(id) === watch) watches.delete(id)
          settle()
        }
        signal.addEventListener('abort', giveLatest)
      })
    },
  }
}

interface Watcher<Seen> {
  tell(seen: Seen): void
  fail(error: unknown): void
}

/** One thing, for all who wait for it. */
class Watch<Seen> {
  /** Each with the first reading that began after it came. */
  readonly #watchers = new Map<Watcher<Seen>, number>()
  readonly #news: Pick<Changes, 'on'>
  readonly #read: () => Promise<Seen>
  readonly #newsOf: (seen: Seen) => string
  #topic: string | undefined
  #off = () => {}
  #readings = 0
  #isReading = false
  #isStale = false

  constructor(changes: Pick<Changes, 'on'>, read: () => Promise<Seen>, newsOf: (seen: Seen) => string) {
    this.#news = changes
    this.#read = read
    this.#newsOf = newsOf
  }

  get isLeft(): boolean {
    return this.#watchers.size === 0
  }

  join(watcher: Watcher<Seen>): () => void {
    this.#watchers.set(watcher, this.#readings + 1)
    void this.#look()
    return () => {
      this.#watchers.delete(watcher)
      if (this.isLeft) this.#off()
    }
  }

  async #look(): Promise<void> {
    this.#isStale = true
    if (this.#isReading) return
    this.#isReading = true
    // Those who come in this moment are told of the same reading.
    await null
    while (this.#isStale && !this.isLeft) {
      this.#isStale = false
      await this.#readOnce()
    }
    this.#isReading = false
  }

  async #readOnce(): Promise<void> {
    const reading = ++this.#readings
    let tell: (watcher: Watcher<Seen>) => void
    try {
      const seen = await this.#read()
      this.#listenTo(this.#newsOf(seen))
      tell = (watcher) => watcher.tell(seen)
    } catch (error) {
      tell = (watcher) => watcher.fail(error)
    }
    for (const [watcher, since] of [...this.#watchers]) if (since <= reading) tell(watcher)
  }

  #listenTo(topic: string): void {
    if (topic === this.#topic || this.isLeft) return
    this.#off()
    this.#topic = topic
    this.#off = this.#news.on(topic, () => void this.#look())
    // Something may have happened since it was read.
    this.#isStale = true
  }
}
