import { setTimeout as sleep } from 'node:timers/promises'
import type { Agent } from 'undici'
import type { Changes } from '../db/changes.ts'
import type { Deliveries } from '../db/webhooks/deliveries.ts'
import type { AttemptEnd, ClaimedDelivery } from '../db/webhooks/types.ts'
import { send, type Tried } from './send.ts'

/** The methods of pino that are used here. */
export interface DeliveryLog {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
}

export interface DeliveryPace {
  /** Milliseconds between two checks for due deliveries, without a notification. */
  lookMs: number
  /** Number of deliveries sent at the same time, each to another webhook. */
  atOnce: number
  /** Milliseconds that a receiver has for its answer. */
  limitMs: number
  /** Seconds after which another process sends a claimed delivery. Longer than `limitMs`. */
  claimSeconds: number
  /** Milliseconds that deliveries under way get when the process ends. */
  graceMs: number
}

const usual: DeliveryPace = { lookMs: 1000, atOnce: 50, limitMs: 15_000, claimSeconds: 60, graceMs: 5000 }

const gone = 410

/**
 * Sends due deliveries, in any number of processes. A webhook gets one delivery at a time, so that a receiver that does not
 * answer delays only itself. Holds no lock in Postgres while it sends. Returns the function that stops it: deliveries under way
 * get `graceMs`, and are then released to other processes.
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
    if (end === 'gone') log.info({ webhook }, 'a webhook’s address is gone: its deliveries are suspended')
    if (end === 'given-up') log.info({ webhook, delivery, ...tried.attempt }, 'a delivery was given up')
  }

  async function begin(): Promise<void> {
    const limit = pace.atOnce - underWay.size
    if (limit === 0) return
    const except = [...underWay.keys()]
    for (const claimed of await deliveries.claim({ limit, except, seconds: pace.claimSeconds })) {
      const { webhookId } = claimed
      const delivered = deliver(claimed)
        .catch((err) => log.warn({ err, delivery: claimed.id }, 'cannot record the result of a delivery'))
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
        if (!failing) log.warn({ err }, 'cannot read the due deliveries')
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
  // The caller of a test reads its result, and tests again.
  if (payload.type === 'webhook.test') return 'given-up'
  const againInSeconds = waitAfter(attemptsMade + 1, { wanted: retryAfterSeconds })
  return againInSeconds === null ? 'given-up' : { againInSeconds }
}

/** Seconds between one attempt and the next, as Standard Webhooks recommends: three days in all. */
const waits = [5, 5 * 60, 30 * 60, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * 60 * 60)]
const longest = 24 * 60 * 60
/** Random part of each wait, so that deliveries that failed together are not retried together. */
const jitter = 0.2

/**
 * Returns the seconds to wait after this many failed attempts, or null after the last. Follows a receiver's `Retry-After` up to
 * a day. `random` is at least 0, and less than 1.
 */
export function waitAfter(
  attempts: number,
  { wanted = 0, random = Math.random() }: { wanted?: number; random?: number } = {},
): number | null {
  const wait = waits[attempts - 1]
  return wait === undefined ? null : Math.max(wait * (1 + jitter * random), Math.min(wanted, longest))
}
