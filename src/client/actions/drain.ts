import { setTimeout as sleep } from 'node:timers/promises'
import { defaultPollOptions } from '../follow/follow.ts'
import { type Service, Unavailable } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { inJson } from '../output/layout.ts'
import type { Terminal } from '../output/terminal.ts'

export interface DrainOptions {
  all: boolean
  wait: boolean
  json: boolean
}

/** Drains workers, and prints them. With `wait`, returns once their processes have ended. */
export async function drain(
  service: Service,
  names: string[],
  { all, wait, json }: DrainOptions,
  { out }: Terminal,
  pace = defaultPollOptions,
): Promise<ExitCode> {
  const wanted = all ? (await service.workers()).items.map(({ name }) => name) : names
  const drained = await Promise.all(wanted.map((name) => service.drainWorker(name)))
  if (!json) for (const { name } of drained) out.write(`draining  ${name}\n`)
  if (wait) await left(service, wanted, pace, (name) => !json && out.write(`ended  ${name}\n`))
  if (json) out.write(inJson({ items: drained }))
  return exitCodes.done
}

/** Waits until none of the workers is listed. */
async function left(
  service: Service,
  names: string[],
  { intervalMs, absenceMs }: typeof defaultPollOptions,
  told: (name: string) => void,
): Promise<void> {
  let waiting = names
  let lastSeen = Date.now()
  while (waiting.length > 0) {
    try {
      const present = (await service.workers()).items.map(({ name }) => name)
      lastSeen = Date.now()
      for (const name of waiting) if (!present.includes(name)) told(name)
      waiting = waiting.filter((name) => present.includes(name))
    } catch (error) {
      if (!(error instanceof Unavailable) || Date.now() - lastSeen > absenceMs) throw error
    }
    if (waiting.length > 0) await sleep(intervalMs)
  }
}
