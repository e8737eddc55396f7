import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client'
import { type RequestMetrics, requestMetrics } from './request-metrics.ts'
import { type WorkMetrics, workMetrics } from './work-metrics.ts'

/** Returns the current metrics in the text format of Prometheus, such as `patchbay_builds_live{state="queued"} 2`. */
export type Expose = () => Promise<string>

/** Metrics of one process, in a form that another process can merge with its own. */
export type ProcessMetrics = Awaited<ReturnType<Registry['getMetricsAsJSON']>>

/** The place of a process among several that answer scrapes together. */
export interface AmongProcesses {
  /** Value of the label `process` of all its metrics. It is the same for a process that replaces another. */
  process: string
  /** Returns the metrics of the other processes. */
  others(): Promise<ProcessMetrics[]>
}

/**
 * The metrics of one process. No label holds an id, a package, a host or a token: each label has a closed set of values, so that
 * the number of series does not grow with use.
 */
export interface Metrics {
  /** Metrics of this process. */
  registry: Registry
  /** State of the whole service, which does not depend on the process that reads it. */
  service: Registry
  requests: RequestMetrics
  work: WorkMetrics
  /** Runs before the metrics of this process are read, for values that are read elsewhere. It must not throw. */
  refreshWith(refresh: () => Promise<void>): void
  /** Runs before each exposition by this process, for the state of the service. It must not throw. */
  refreshServiceWith(refresh: () => Promise<void>): void
  /** Returns the metrics of this process alone. */
  read(): Promise<ProcessMetrics>
  expose: Expose
}

export const contentType = Registry.PROMETHEUS_CONTENT_TYPE

/** Creates the metrics of a process. Nothing is observed yet but what callers count. */
export function openMetrics(among?: AmongProcesses): Metrics {
  const registry = new Registry()
  if (among) registry.setDefaultLabels({ process: among.process })
  const service = new Registry()
  const refreshers: (() => Promise<void>)[] = []
  const serviceRefreshers: (() => Promise<void>)[] = []

  async function read(): Promise<ProcessMetrics> {
    await Promise.all(refreshers.map((refresh) => refresh()))
    return registry.getMetricsAsJSON()
  }
  return {
    registry,
    service,
    requests: requestMetrics(registry),
    work: workMetrics(registry),
    refreshWith: (refresh) => void refreshers.push(refresh),
    refreshServiceWith: (refresh) => void serviceRefreshers.push(refresh),
    read,
    async expose() {
      const [own, others] = await Promise.all([
        read(),
        among?.others() ?? [],
        ...serviceRefreshers.map((refresh) => refresh()),
      ])
      return Registry.merge([sideBySide([own, ...others]), service]).metrics()
    },
  }
}

/** Merges the metrics of processes. Their label `process` tells them apart, so that nothing is added up. */
function sideBySide(processes: ProcessMetrics[]): Registry {
  // Without this, prom-client leaves out metrics that cannot be added up, such as the time of start.
  const kept = processes.map((metrics) => metrics.map((one) => ({ ...one, aggregator: 'first' as const })))
  return AggregatorRegistry.aggregate(kept)
}

/** Adds memory, processor time, garbage collection and event-loop lag, under the names that all clients of Prometheus use. */
export function observeProcess({ registry }: Pick<Metrics, 'registry'>): void {
  collectDefaultMetrics({ register: registry })
}
