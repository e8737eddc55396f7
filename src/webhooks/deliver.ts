import { setTimeout as sleep } from 'node:timers/promises'
import type { Agent } from 'undici'
import type { Changes } from '../db/changes.ts'
import type { Deliveries } from '../db/webhooks/deliveries.ts'
import type { AttemptEnd, ClaimedDelivery } from '../db/webhooks/types.ts'
import { send, type Tried } from './send.ts'

/** The part of pino that is used here. */
export interface DeliveryLog {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
}

export interface DeliveryPace {
  /** Milliseconds after which it is looked for what is due, where nobody says that something is. */
  lookMs: number
  /** Messages that are sent at the same time, each to another webhook. */
  atOnce: number
  /** Milliseconds that a receiver has for its answer. */
  limitMs: number
  /** A message whose sender has not been heard of for so long is sent by another. Longer than the limit. */
  claimSeconds: number
  /** Milliseconds that messages under way get when the process ends. */
  graceMs: number
}

const usual: DeliveryPace = { lookMs: 1000, atOnce: 50, limitMs: 15_000, claimSeconds: 60, graceMs: 5000 }

const gone = 410

/**
 * Sends what is due, as one of any number of processes. A webhook is sent one message at a time, so that one that does not
 * answer keeps nobody waiting but itself. Nothing of Postgres is held meanwhile. Returns what stops it: messages under way get
 * some seconds, and then are left to others.
 */
export function sendForever(
  { deliveries, changes }: { deliveries: Deliveries; changes: Pick<Changes, 'on'> },
  agent: Agent,
  log: DeliveryLog,
  pace = usual,
): () => Promise<void> {
  const underWay = new Map<string, Promise<void>>()
  const closing = new AbortController()
  let stopped = false
  let woken = false
  let wake = () => {}
  const look = () => {
    woken = true
    wake()
  }

  async function deliver(claimed: ClaimedDelivery): Promise<void> {
    const tried = await send(claimed, { agent, limitMs: pace.limitMs, closing: closing.signal }).catch(
      (error) => {
        if (!closing.signal.aborted) throw error
      },
    )
    if (!tried) return deliveries.release(claimed)
    const end = endOf(claimed, tried)
    await deliveries.settle(claimed, tried.attempt, end)
    const { webhookId: webhook, id: delivery } = claimed
    if (end === 'gone') log.info({ webhook }, 'a webhook’s address is gone: it is told nothing more')
    if (end === 'given-up') log.info({ webhook, delivery, ...tried.attempt }, 'a delivery was given up')
  }

  async function begin(): Promise<void> {
    const limit = pace.atOnce - underWay.size
    if (limit === 0) return
    const except = [...underWay.keys()]
    for (const claimed of await deliveries.claim({ limit, except, seconds: pace.claimSeconds })) {
      const { webhookId } = claimed
      const delivered = deliver(claimed)
        .catch((err) => log.warn({ err, delivery: claimed.id }, 'how a delivery went could not be recorded'))
        .finally(() => {
          underWay.delete(webhookId)
          look()
        })
      underWay.set(webhookId, delivered)
    }
  }

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pace.lookMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const rounds = (async () => {
    let failing = false
    while (!stopped) {
      woken = false
      try {
        await begin()
        failing = false
      } catch (err) {
        if (!failing) log.warn({ err }, 'what webhooks are to be told cannot be read')
        failing = true
      }
      if (!woken && !stopped) await pause()
    }
  })()
  const ignore = changes.on(deliveries.topic, look)

  return async () => {
    stopped = true
    ignore()
    look()
    await rounds
    const all = Promise.all(underWay.values())
    await Promise.race([all, sleep(pace.graceMs, undefined, { ref: false })])
    closing.abort()
    await all
  }
}

function endOf(
  { attemptsMade, payload }: ClaimedDelivery,
  { attempt, retryAfterSeconds }: Tried,
): AttemptEnd {
  if (attempt.error === null) return 'delivered'
  if (attempt.status === gone) return 'gone'
  // Whoever asks for a test looks at what becomes of it, and asks again.
  if (payload.type === 'webhook.test') return 'given-up'
  const againInSeconds = waitAfter(attemptsMade + 1, { wanted: retryAfterSeconds })
  return againInSeconds === null ? 'given-up' : { againInSeconds }
}

/** Seconds between an attempt and the next, as Standard Webhooks recommends: three days in all. */
const waits = [5, 5 * 60, 30 * 60, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * 60 * 60)]
const longest = 24 * 60 * 60
/** Of the wait, so that what failed together does not come together again. */
const jitter = 0.2

/**
 * Seconds to wait after so many attempts that failed, or null where that was the last. A receiver that says how long it wants
 * to be left alone is believed, up to a day. `random` is at least 0, and less than 1.
 */
export function waitAfter(
  attempts: number,
  { wanted = 0, random = Math.random() }: { wanted?: number; random?: number } = {},
): number | null {
  const wait = waits[attempts - 1]
  return wait === undefined ? null : Math.max(wait * (1 + jitter * random), Math.min(wanted, longest))
}
