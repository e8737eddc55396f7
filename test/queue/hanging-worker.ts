/** Takes a job from the Redis of the first argument, says so, and never finishes it: to be killed. */
import { startBuildWorker } from '../../src/queue/build-worker.ts'

const [, , redisUrl = ''] = process.argv
startBuildWorker(redisUrl, { concurrency: 1, lockMs: 1_000, onError: console.error }, async (buildId) => {
  console.log(buildId)
  await new Promise(() => {})
})
