import { LRUCache } from 'lru-cache'
import type { Holder } from '../../db/access/tokens.ts'
import type { Db } from '../../db/db.ts'
import { tokenHash } from './credentials.ts'

/** Looks up tokens in the database and remembers them for some seconds. */
export interface TokenCache {
  /** Checks whether a token was ever issued. From then on every request needs one. */
  exist(): Promise<boolean>
  /** Finds the holder of a token by its text. Returns null for one that is unknown, expired or revoked. */
  holder(text: string): Promise<Holder | null>
  /** Empties the cache after a token was issued or revoked. */
  changed(): void
  /** Calls `tell` after each `changed`. Returns a function that unsubscribes. */
  onChange(tell: () => void): () => void
}

/**
 * Milliseconds for which answers of Postgres are reused: a client may request thousands of narinfos. Another process’s
 * revocation empties the cache by a notification; this process accepts the token for as long only if that is lost.
 */
const ttl = 5_000
/** Only valid tokens are cached, so that guesses cannot fill the memory. */
const most = 10_000

export function tokenCache(db: Pick<Db['tokens'], 'exist' | 'holder'>): TokenCache {
  /** By hash. Holds promises, so that concurrent requests share one query. */
  const holders = new LRUCache<string, Promise<Holder | null>>({ max: most, ttl })
  const listeners = new Set<() => void>()
  let existing: { answer: Promise<boolean>; until: number } | null = null

  function exist(): Promise<boolean> {
    if (existing && Date.now() < existing.until) return existing.answer
    const asked = { answer: db.exist(), until: Date.now() + ttl }
    existing = asked
    asked.answer.then(
      (yes) => {
        if (yes) asked.until = Number.POSITIVE_INFINITY
      },
      () => {
        if (existing === asked) existing = null
      },
    )
    return asked.answer
  }

  function look(hash: string): Promise<Holder | null> {
    const answer = db.holder(hash)
    holders.set(hash, answer)
    const forget = () => {
      if (holders.peek(hash) === answer) holders.delete(hash)
    }
    answer.then((holder) => holder ?? forget(), forget)
    return answer
  }

  return {
    exist,
    async holder(text) {
      const hash = tokenHash(text)
      const holder = await (holders.get(hash) ?? look(hash))
      return holder?.expiresAt && holder.expiresAt <= new Date() ? null : holder
    },
    changed() {
      existing = null
      holders.clear()
      for (const tell of [...listeners]) tell()
    },
    onChange(tell) {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
  }
}
