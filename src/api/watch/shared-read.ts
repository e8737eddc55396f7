import type { Changes } from '../../db/changes.ts'

export interface SharedRead<Seen> {
  /**
   * Returns the state once `enough` accepts it or the signal aborts. Never returns a read that began before the call. Rejects with
   * the error of the read.
   */
  until(id: string, enough: (seen: Seen) => boolean, signal: AbortSignal): Promise<Seen>
}

/**
 * Lets many callers wait for the same resources. Reads each again after a notification, once for all waiting callers of this
 * process. `newsOf` names the topic of notifications when it differs from the id.
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

/** One resource and all of its watchers. */
class Watch<Seen> {
  /** Watchers, each with the number of the first read that began after it joined. */
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
    // Lets watchers that join in the same tick share one read.
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
    // A change may have come between the read and the subscription.
    this.#isStale = true
  }
}
