import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../db.ts'
import { isAway } from './unavailable.ts'

const firstWaitMs = 100
const longestWaitMs = 2_000

/**
 * Repeats work on the database while Postgres is away, until the signal aborts; then throws the signal's reason. Calls `onAway`
 * with the first error.
 */
export async function keepTrying<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  onAway?: (error: unknown) => void,
): Promise<T> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
    try {
      return await work()
    } catch (error) {
      if (!isAway(error)) throw error
      signal.throwIfAborted()
      if (waitMs === firstWaitMs) onAway?.(error)
    }
    await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

type PatientDb = Pick<
  Db,
  | 'builds'
  | 'log'
  | 'findings'
  | 'failedDerivations'
  | 'cache'
  | 'channels'
  | 'libraries'
  | 'signingKeys'
  | 'workers'
>

/** The record, of which the parts that a build uses wait for Postgres as `keepTrying` does. */
export function patient(db: PatientDb, signal: AbortSignal, onAway?: (error: unknown) => void): PatientDb {
  const { builds, log, findings, failedDerivations, cache, channels, libraries, signingKeys, workers } = db
  return waiting(
    { builds, log, findings, failedDerivations, cache, channels, libraries, signingKeys, workers },
    signal,
    onAway,
  )
}

function waiting<Parts extends { [name: string]: object }>(
  parts: Parts,
  signal: AbortSignal,
  onAway?: (error: unknown) => void,
): Parts {
  const all = Object.entries(parts).map(([name, part]) => {
    const methods = Object.entries(part as { [method: string]: (...args: unknown[]) => Promise<unknown> })
    return [
      name,
      Object.fromEntries(
        methods.map(([method, call]) => [
          method,
          (...args: unknown[]) => keepTrying(() => call(...args), signal, onAway),
        ]),
      ),
    ]
  })
  return Object.fromEntries(all)
}
