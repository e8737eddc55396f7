/** Takes a job from the Redis of the first argument, reports it, and never finishes it, for a test to kill. */
import { startBuildWorker } from '../../src/queue/build-queue.ts'
import { startPlanWorker } from '../../src/queue/plan-queue.ts'

const [, , redisUrl = '', queue] = process.argv
const start = queue === 'plans' ? startPlanWorker : startBuildWorker
start(redisUrl, { concurrency: 1, lockMs: 1_000, onError: console.error }, async (id) => {
  console.log(id)
  await new Promise(() => {})
})
