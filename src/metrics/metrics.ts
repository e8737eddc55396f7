import { collectDefaultMetrics, Registry } from 'prom-client'
import { type RequestMetrics, requestMetrics } from './request-metrics.ts'
import { type WorkMetrics, workMetrics } from './work-metrics.ts'

/** Returns the current metrics in the text format of Prometheus, such as `patchbay_builds_live{state="queued"} 2`. */
export type Expose = () => Promise<string>

/**
 * The metrics of one process. No label holds an id, a package, a host or a token: each label has a closed set of values, so that
 * the number of series does not grow with use.
 */
export interface Metrics {
  registry: Registry
  requests: RequestMetrics
  work: WorkMetrics
  /** Runs before each exposition, for values that are read elsewhere. It must not throw. */
  refreshWith(refresh: () => Promise<void>): void
  expose: Expose
}

export const contentType = Registry.PROMETHEUS_CONTENT_TYPE

/** Creates the metrics of a process. Nothing is observed yet but what callers count. */
export function openMetrics(): Metrics {
  const registry = new Registry()
  const refreshers: (() => Promise<void>)[] = []
  return {
    registry,
    requests: requestMetrics(registry),
    work: workMetrics(registry),
    refreshWith: (refresh) => void refreshers.push(refresh),
    async expose() {
      await Promise.all(refreshers.map((refresh) => refresh()))
      return registry.metrics()
    },
  }
}

/** Adds memory, processor time, garbage collection and event-loop lag, under the names that all clients of Prometheus use. */
export function observeProcess({ registry }: Pick<Metrics, 'registry'>): void {
  collectDefaultMetrics({ register: registry })
}
