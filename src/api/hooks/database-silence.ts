import type { Db } from '../../db/db.ts'
import { answersInTime } from '../../db/outages/answers-in-time.ts'

/** A caller gets `not-ready` within two seconds: the first ping comes after `lookAfterMs` and may take `pingMs`. */
const lookAfterMs = 800
const pingMs = 1000
/** Milliseconds for which all requests share one ping. */
const freshMs = 500

export interface Silence {
  /** Calls `tell` when Postgres stops answering. Returns a function that ends the watch. */
  watch(tell: () => void): () => void
  /** Resolves when the work ends or Postgres is silent. Rejects with the error of the work when that comes first. */
  during(work: Promise<void>): Promise<void>
}

/** Pings Postgres while work waits for it, because a slow query and a lock look the same as a silent server. */
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
