import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import type { Db } from '../../../src/db/db.ts'
import type { Lease } from '../../../src/db/types.ts'
import { LeaseLost } from '../../../src/errors.ts'
import { keepLease } from '../../../src/jobs/keep-lease.ts'
import { startBuildWorker } from '../../../src/queue/build-queue.ts'

/** Seconds of a lease, and of the time until a killed worker's builds are found. */
export const leaseSeconds = 10

/** Rows that a build of this size records: packages, and paths of its closure. */
const size = { packages: 20, paths: 60 }

const closure = Array.from({ length: size.paths }, (_, index) => ({
  path: `/nix/store/${'0'.repeat(32)}-path-${index}`,
  narHash: 'sha256-AAAA',
  narSize: 1_000_000,
  references: [],
}))
const packages = Array.from({ length: size.packages }, (_, index) => ({
  ...{
    name: `package-${index}`,
    version: '1.0',
    requested: index < 2,
    fate: 'reused' as const,
    class: 'pure' as const,
  },
  ...{ reason: 'It has no extension module.', sourcePath: closure[index]?.path ?? '', targetPath: null },
}))

/** Takes builds from the real queue and records them as a worker does; in place of Nix it waits, `buildMs` in the mean. */
export function startSimulatedWorker(db: Db, redisUrl: string, name: string, buildMs: number) {
  const log = pino({ level: 'silent' })
  const options = { concurrency: 1, lockMs: leaseSeconds * 1000, onError: () => {} }
  return startBuildWorker(redisUrl, options, async (buildId) => {
    const lease = await db.builds.claim(buildId, name, leaseSeconds)
    if (!lease) return
    const kept = keepLease(
      { renew: () => db.builds.renew(lease, leaseSeconds).then(() => true), leaseSeconds },
      log,
    )
    try {
      await record(db, lease, buildMs)
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error
    } finally {
      kept.stop()
    }
  })
}

async function record(db: Db, lease: Lease, buildMs: number): Promise<void> {
  const { builds, log } = db
  await log.append(lease, '== plan\n')
  await builds.recordPlan(lease, { packages, buildTools: [], bundle: Buffer.alloc(4096) })
  await builds.enter(lease, 'building')
  await builds.progress(lease, { done: 0, expected: 1 })
  // Durations of builds differ by orders of magnitude.
  await sleep(-Math.log(1 - Math.random()) * buildMs)
  await builds.progress(lease, { done: 1, expected: 1 })
  await log.append(lease, '== verify\n')
  await builds.enter(lease, 'verifying')
  await builds.timing(lease, 'build', buildMs)
  await builds.hold(lease, closure)
  const storePath = closure[0]?.path ?? ''
  const ended = { storePath, drvPath: `${storePath}.drv`, closureBytes: size.paths * 1_000_000 }
  await builds.recordReady(
    lease,
    ended,
    closure.map(({ path }) => path),
  )
}
