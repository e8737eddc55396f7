/** Takes a job from the Redis of the first argument, says so, and never finishes it: to be killed. */
import { startBuildWorker } from '../../src/queue/build-queue.ts'
import { startPlanWorker } from '../../src/queue/plan-queue.ts'

const [, , redisUrl = '', queue] = process.argv
const start = queue === 'plans' ? startPlanWorker : startBuildWorker
start(redisUrl, { concurrency: 1, lockMs: 1_000, onError: console.error }, async (id) => {
  console.log(id)
  await new Promise(() => {})
})
