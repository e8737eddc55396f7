import type { BuildPlan } from '../db/builds/results.ts'
import type { Db } from '../db/db.ts'
import type { Lease } from '../db/types.ts'
import type { AttemptEnd } from '../db/webhooks/types.ts'
import type { DeliveryResult, WorkMetrics } from './work-metrics.ts'

/**
 * Returns a database that counts the work which is recorded through it: every result of a build passes here, so that no stage
 * has to know of metrics. Counts after the write has succeeded.
 */
export function countWork(db: Db, work: WorkMetrics): Db {
  return {
    ...db,
    builds: countBuilds(db.builds, work),
    deliveries: countDeliveries(db.deliveries, work),
    reconcile,
  }

  async function reconcile(...args: Parameters<Db['reconcile']>): ReturnType<Db['reconcile']> {
    const found = await db.reconcile(...args)
    work.leasesLost(found.requeued + found.givenUp)
    for (let given = 0; given < found.givenUp; given++) work.failed('worker-lost')
    return found
  }
}

function countBuilds(builds: Db['builds'], work: WorkMetrics): Db['builds'] {
  /** Derivations that were counted, by lease: the reports of a worker hold its sum. */
  const counted = new WeakMap<Lease, number>()
  /** The newest plan of each build: one that goes on past failures has several. */
  const plans = new WeakMap<Lease, Omit<BuildPlan, 'bundle'>>()
  const countPlan = (lease: Lease) => {
    const plan = plans.get(lease)
    if (plan) work.planned(plan.packages, plan.buildTools)
  }
  return {
    ...builds,
    async claim(...args) {
      const lease = await builds.claim(...args)
      if (lease) work.claimed(lease.waitedSeconds)
      return lease
    },
    async timing(lease, stage, milliseconds) {
      await builds.timing(lease, stage, milliseconds)
      work.stage(stage, milliseconds / 1000)
    },
    async progress(lease, derivations) {
      await builds.progress(lease, derivations)
      const before = counted.get(lease) ?? 0
      if (derivations.done <= before) return
      work.derivations(derivations.done - before)
      counted.set(lease, derivations.done)
    },
    async recordPlan(lease, plan) {
      await builds.recordPlan(lease, plan)
      plans.set(lease, { packages: plan.packages, buildTools: plan.buildTools })
    },
    async recordReady(lease, ...rest) {
      await builds.recordReady(lease, ...rest)
      countPlan(lease)
      work.ready()
    },
    async recordFailed(lease, failure, ...rest) {
      await builds.recordFailed(lease, failure, ...rest)
      countPlan(lease)
      work.failed(failure.class)
    },
    async releaseAsLost(...args) {
      await builds.releaseAsLost(...args)
      work.leasesLost(1)
    },
  }
}

function countDeliveries(deliveries: Db['deliveries'], work: WorkMetrics): Db['deliveries'] {
  return {
    ...deliveries,
    async settle(claimed, attempt, end) {
      await deliveries.settle(claimed, attempt, end)
      work.delivered(resultOf(end))
    },
  }
}

const resultOf = (end: AttemptEnd): DeliveryResult => (typeof end === 'object' ? 'failed' : end)
