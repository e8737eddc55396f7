/** Entry of a thread that writes NARs, see pack-threads.ts. */
import { rmSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { CacheStoreFault, diskFullIn } from '../errors.ts'
import type { Ask, Told } from './pack-threads.ts'
import { type NarToWrite, writeNar, writeSmallNars } from './write-nar.ts'

let stop = new AbortController()

async function answer(tasks: NarToWrite[], signal: AbortSignal): Promise<Told[]> {
  if (tasks.length > 1) {
    const written = await writeSmallNars(tasks, signal).catch(() => null)
    if (written) return written.map((one) => ({ written: one }))
  }
  // Where some cannot be written together, each alone succeeds or has its own fault.
  for (const { file } of tasks) rmSync(file, { force: true })
  const told: Told[] = []
  for (const task of tasks) told.push(await answerOne(task, signal))
  return told
}

async function answerOne(task: NarToWrite, signal: AbortSignal): Promise<Told> {
  try {
    signal.throwIfAborted()
    return { written: await writeNar(task, signal) }
  } catch (error) {
    const { message } = error as Error
    const code = diskFullIn(error)?.code ?? null
    return { fault: { message, ofStore: error instanceof CacheStoreFault, code } }
  }
}

parentPort?.on('message', async (ask: Ask) => {
  if (ask === 'stop') return stop.abort(new Error('stopped'))
  stop = new AbortController()
  parentPort?.postMessage(await answer(ask, stop.signal))
})
