import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { CacheStoreFault } from '../errors.ts'
import { startThread } from '../threads/start-thread.ts'
import type { NarToWrite, WrittenNar } from './write-nar.ts'

/** A message to a thread. */
export type Ask = NarToWrite[] | 'stop'

/** Its answer for each NAR. Errors lose their classes between threads. */
export type Told =
  | { written: WrittenNar }
  | { fault: { message: string; ofStore: boolean; code: string | null } }

/** Writes NARs in threads of their own: reading and hashing them would keep this process from its other work. */
export interface NarWriter {
  write(task: NarToWrite, signal: AbortSignal): Promise<WrittenNar>
}

interface Job {
  task: NarToWrite
  signal: AbortSignal
  done(written: WrittenNar): void
  failed(error: unknown): void
}

/** Larger NARs are written alone, and are never on the disk uncompressed. */
const smallBytes = 16 * 1024 ** 2
/** Small NARs that are written together, at most. */
const together = { nars: 32, bytes: 2 * smallBytes }

/**
 * Calls `work` with a writer, and ends its threads afterwards. Starts one at once, which loads its code meanwhile, and others, up to
 * `threads`, as they are needed.
 */
export async function withNarWriter<T>(threads: number, work: (writer: NarWriter) => Promise<T>): Promise<T> {
  const queue: Job[] = []
  const running: Promise<void>[] = []
  const start = () => startThread(import.meta.filename, 'pack-thread', {})
  const started = [start()]
  const idle = [...started]
  const run = async (thread: Worker) => {
    for (let jobs = nextJobs(queue); jobs.length > 0; jobs = nextJobs(queue)) await workOn(thread, jobs)
    idle.push(thread)
  }
  const wake = () => {
    let thread = idle.pop()
    if (!thread && started.length < threads) {
      thread = start()
      started.push(thread)
    }
    if (thread) running.push(run(thread))
  }
  try {
    return await work({
      write: (task, signal) =>
        new Promise((done, failed) => {
          queue.push({ task, signal, done, failed })
          wake()
        }),
    })
  } finally {
    await Promise.all(running)
    await Promise.all(started.map((thread) => thread.terminate()))
  }
}

/** Takes the next NAR from the queue, and with a small one all small ones that may be written with it. */
function nextJobs(queue: Job[]): Job[] {
  const isSmall = ({ task }: Job) => task.narSize <= smallBytes
  const first = queue.shift()
  if (!first) return []
  const jobs = [first]
  if (!isSmall(first)) return jobs
  let bytes = first.task.narSize
  for (const job of queue.filter(isSmall)) {
    bytes += job.task.narSize
    if (jobs.length === together.nars || bytes > together.bytes) break
    jobs.push(job)
    queue.splice(queue.indexOf(job), 1)
  }
  return jobs
}

/** Lets a thread write NARs, and settles their jobs. Never rejects. */
async function workOn(thread: Worker, jobs: Job[]): Promise<void> {
  try {
    const told = await ask(
      thread,
      jobs.map(({ task }) => task),
      AbortSignal.any(jobs.map(({ signal }) => signal)),
    )
    for (const [index, { done, failed }] of jobs.entries()) {
      const one = told[index] as Told
      if ('written' in one) done(one.written)
      else failed(faultOf(one.fault))
    }
  } catch (error) {
    for (const { failed } of jobs) failed(error)
  }
}

async function ask(thread: Worker, tasks: NarToWrite[], signal: AbortSignal): Promise<Told[]> {
  signal.throwIfAborted()
  const stop = () => thread.postMessage('stop' satisfies Ask)
  signal.addEventListener('abort', stop)
  try {
    thread.postMessage(tasks satisfies Ask)
    // Throws if the thread fails. It cannot end by itself.
    const [told] = (await once(thread, 'message')) as [Told[]]
    signal.throwIfAborted()
    return told
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function faultOf({ message, ofStore, code }: Extract<Told, { fault: unknown }>['fault']): Error {
  const cause = code === null ? undefined : Object.assign(new Error(message), { code })
  return ofStore ? new CacheStoreFault(message, { cause }) : new Error(message, { cause })
}
