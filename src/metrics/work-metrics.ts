import { Counter, Histogram, type Registry } from 'prom-client'
import type { BuildStage, BuildToolRow, OmittedPackage, PlannedPackage } from '../db/types.ts'
import { type FailureClass, retryable } from '../errors.ts'

/** Seconds, from a build whose derivations are all in the store to one that compiles for a day. */
const stageBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400]
const waitBuckets = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400]

/** A new stage does not compile until it is here. */
const stages: { readonly [stage in BuildStage]: true } = {
  plan: true,
  instantiate: true,
  build: true,
  'go-on': true,
  verify: true,
  publish: true,
}
const buildStages = Object.keys(stages) as BuildStage[]

type PackageFate = (PlannedPackage | OmittedPackage)['fate']
const packageFates: PackageFate[] = ['reused', 'rebuilt', 'dropped', 'omitted']
const buildToolFates: BuildToolRow['fate'][] = ['relinked', 'rebuilt', 'dropped']

/** Result of one attempt to deliver a webhook message. */
export type DeliveryResult = 'delivered' | 'failed' | 'gone' | 'given-up'
const deliveryResults: DeliveryResult[] = ['delivered', 'failed', 'gone', 'given-up']

/** The work of a process: builds of a worker, deliveries of an API. */
export interface WorkMetrics {
  /** Counts a claimed build. `seconds` is its time in the queue; null if another worker had it before. */
  claimed(seconds: number | null): void
  /** Observes a run of a stage. */
  stage(name: BuildStage, seconds: number): void
  /** Counts the packages and build tools of the last plan of a build that has ended. */
  planned(packages: { fate: PackageFate }[], buildTools: Pick<BuildToolRow, 'fate'>[]): void
  derivations(count: number): void
  ready(): void
  failed(failure: FailureClass): void
  leasesLost(count: number): void
  delivered(result: DeliveryResult): void
}

export function workMetrics(registry: Registry): WorkMetrics {
  const registers = [registry]
  const counter = <Label extends string>(
    name: string,
    help: string,
    labels: { [name in Label]?: readonly string[] },
  ) => {
    const [label, values] = (Object.entries(labels)[0] ?? []) as [
      Label | undefined,
      readonly string[] | undefined,
    ]
    const made = new Counter<Label>({ name, help, labelNames: label ? [label] : [], registers })
    // A series that starts at 0 lets `rate` see its first increase.
    for (const value of values ?? []) if (label) made.inc({ [label]: value } as Record<Label, string>, 0)
    return made
  }
  const queueWait = new Histogram({
    name: 'patchbay_build_queue_wait_seconds',
    help: 'Time from the request of a build to its first claim by a worker.',
    buckets: waitBuckets,
    registers,
  })
  const stageDuration = new Histogram({
    name: 'patchbay_build_stage_duration_seconds',
    help: 'Duration of the stages of builds. A build that goes on past failures runs some of them several times.',
    labelNames: ['stage'],
    buckets: stageBuckets,
    registers,
  })
  for (const stage of buildStages) stageDuration.zero({ stage })
  const claims = counter('patchbay_builds_claimed_total', 'Builds that this worker has claimed.', {})
  const ended = counter('patchbay_builds_ended_total', 'Builds that this worker has ended, by result.', {
    result: ['ready', 'failed'],
  })
  const failures = counter('patchbay_build_failures_total', 'Failed builds by class of failure.', {
    class: Object.keys(retryable),
  })
  const packages = counter('patchbay_build_packages_total', 'Packages of builds that have ended, by fate.', {
    fate: packageFates,
  })
  const buildTools = counter(
    'patchbay_build_tools_total',
    'Build tools of builds that have ended, by fate.',
    {
      fate: buildToolFates,
    },
  )
  const derivations = counter(
    'patchbay_derivations_total',
    'Derivations that Nix has built or fetched for builds.',
    {},
  )
  const lost = counter(
    'patchbay_leases_lost_total',
    'Builds that a worker lost: it stopped reporting, or its Nix does not work. Counted by the process that noticed.',
    {},
  )
  const deliveries = counter(
    'patchbay_webhook_attempts_total',
    'Attempts to deliver webhook messages by result.',
    {
      result: deliveryResults,
    },
  )
  return {
    claimed(seconds) {
      claims.inc()
      if (seconds !== null) queueWait.observe(seconds)
    },
    stage: (stage, seconds) => stageDuration.observe({ stage }, seconds),
    planned(plannedPackages, plannedTools) {
      for (const { fate } of plannedPackages) packages.inc({ fate })
      for (const { fate } of plannedTools) buildTools.inc({ fate })
    },
    derivations: (count) => derivations.inc(count),
    ready: () => ended.inc({ result: 'ready' }),
    failed(failure) {
      ended.inc({ result: 'failed' })
      failures.inc({ class: failure })
    },
    leasesLost: (count) => lost.inc(count),
    delivered: (result) => deliveries.inc({ result }),
  }
}
