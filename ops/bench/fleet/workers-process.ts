// Runs simulated workers in a process of its own, until it is killed. Arguments: URL of Postgres, URL of Redis, a name, the number of
// workers, the mean milliseconds of a build.
import { pino } from 'pino'
import { openDb } from '../../../src/db/db.ts'
import { reconcileForever } from '../../../src/jobs/reconcile.ts'
import { openBuildQueue } from '../../../src/queue/build-queue.ts'
import { openPlanQueue } from '../../../src/queue/plan-queue.ts'
import { startRelay } from '../../../src/queue/relay.ts'
import { leaseSeconds, startSimulatedWorker } from './simulated-worker.ts'

const [databaseUrl = '', redisUrl = '', name = '', workers, buildMs] = process.argv.slice(2)
const db = await openDb(databaseUrl)
const builds = openBuildQueue(redisUrl)
const relay = startRelay(db.outbox, builds, { everyMs: 1000, onError: () => {} })
const parts = { nudge: relay.nudge, builds, plans: openPlanQueue(redisUrl) }
reconcileForever({ leaseSeconds, maxAttempts: 5 }, db, parts, pino({ level: 'silent' }))
for (let index = 0; index < Number(workers); index++)
  startSimulatedWorker(db, redisUrl, `${name}-${index}`, Number(buildMs))
process.stdout.write('taking builds\n')
