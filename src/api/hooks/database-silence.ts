import type { Db } from '../../db/db.ts'
import { answersInTime } from '../../db/outages/answers-in-time.ts'

/** A caller hears within two seconds that Postgres is silent: the first look comes so late, and a ping may take so long. */
const lookAfterMs = 800
const pingMs = 1000
/** For so long one ping stands for all who look. */
const freshMs = 500

export interface Silence {
  /** Calls `tell` once Postgres does not answer, some time from now. Returns what ends that. */
  watch(tell: () => void): () => void
  /** Returns when the work has ended, or Postgres is silent. Throws what the work throws before that. */
  during(work: Promise<void>): Promise<void>
}

/** Notices, for work that waits for Postgres, that it does not answer: it may as well be slow, or hold a lock that is waited for. */
export function silenceOf(db: Pick<Db, 'ping'>): Silence {
  let answering: Promise<boolean> | undefined
  const answers = () => {
    answering ??= answersInTime(() => db.ping(), pingMs).finally(() => {
      setTimeout(() => {
        answering = undefined
      }, freshMs).unref()
    })
    return answering
  }
  const watch = (tell: () => void) => {
    let stopped = false
    let timer = setTimeout(look, lookAfterMs)
    async function look() {
      const isThere = await answers()
      if (stopped) return
      if (isThere) timer = setTimeout(look, lookAfterMs)
      else tell()
    }
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }
  return {
    watch,
    async during(work) {
      let stop = () => {}
      const silent = new Promise<void>((resolve) => {
        stop = watch(resolve)
      })
      await Promise.race([work, silent]).finally(() => stop())
    },
  }
}
