import { startThread } from '../threads/start-thread.ts'
import type { FileText, SpecOfText } from './spec-of-text.ts'
import type { KnownChannel } from './to-spec.ts'

export interface Task {
  file: FileText
  known: KnownChannel
}

/** The spec of a file, or the message for the caller who sent it. */
export type Conversion = { made: SpecOfText } | { fault: string }

export interface ThreadLimits {
  milliseconds: number
  megabytes: number
  /** Threads at a time; further files wait. */
  threads: number
}

/** A lock file of 600 packages that the channel lacks, each compared with 10,000 names, takes 4 s on a busy machine and less than 24 MB. */
const defaultLimits: ThreadLimits = { milliseconds: 30_000, megabytes: 256, threads: 2 }

/**
 * Returns a function that converts files in threads of their own and stops them at the limits: the time of some patterns grows with
 * the square of a line's length, and nothing else in this process may wait for that.
 */
export function specsInThreads(limits: ThreadLimits = defaultLimits): (task: Task) => Promise<Conversion> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (task) => {
    if (running >= limits.threads) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await inThread(task, limits)
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}

const tooMuch = (limit: string) => ({
  fault: `Reading the file takes more than ${limit}, so the service has stopped. \`patchbay spec from\` reads it without a limit.`,
})

async function inThread(task: Task, { milliseconds, megabytes }: ThreadLimits): Promise<Conversion> {
  const thread = startThread(import.meta.filename, 'spec-thread', {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  })
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise((resolve, reject) => {
      thread.once('message', resolve)
      thread.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(tooMuch(`${megabytes} MB of memory`))
        else reject(error)
      })
      thread.once('exit', (code) => reject(new Error(`The thread ended with ${code} and without an answer.`)))
      timer = setTimeout(() => resolve(tooMuch(`${milliseconds / 1000} s`)), milliseconds)
    })
  } finally {
    clearTimeout(timer)
    await thread.terminate()
  }
}
