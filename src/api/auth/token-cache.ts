import { LRUCache } from 'lru-cache'
import type { Holder } from '../../db/access/tokens.ts'
import type { Db } from '../../db/db.ts'
import { tokenHash } from './credentials.ts'

/** Tokens, as requests are judged by them. */
export interface TokenCache {
  /** Whether there ever was a token: from then on nobody is let in without. */
  exist(): Promise<boolean>
  /** By its text. Null where it is unknown, has expired or was revoked. */
  holder(text: string): Promise<Holder | null>
  /** Tokens were made or revoked here: nothing that is remembered of them holds. */
  changed(): void
  /** Has `tell` called whenever tokens were made or revoked here; what is returned stops that. */
  onChange(tell: () => void): () => void
}

/**
 * For this long Postgres is not asked again, so that a client that asks for thousands of narinfos costs it little. A token
 * that another process of the API has revoked is let in by this one for so long.
 */
const ttl = 5_000
/** Tokens that are remembered: those alone that are good, so that nobody fills the memory with others. */
const most = 10_000

export function tokenCache(db: Pick<Db['tokens'], 'exist' | 'holder'>): TokenCache {
  /** By hash. Promises, so that who asks while the answer is under way waits for that one. */
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
