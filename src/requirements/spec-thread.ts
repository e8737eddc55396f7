/** Entry of a thread that converts one file, see spec-in-thread.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import { FileFault } from './requirement.ts'
import type { Conversion, Task } from './spec-in-thread.ts'
import { specOfText } from './spec-of-text.ts'

const { file, known } = workerData as Task

async function convert(): Promise<Conversion> {
  try {
    return { made: await specOfText(file, known) }
  } catch (error) {
    if (error instanceof FileFault) return { fault: error.message }
    throw error
  }
}

parentPort?.postMessage(await convert())
