import type { Config } from '../config.ts'
import type { ProcessMetrics } from '../metrics/metrics.ts'

/** The place of a process among those of one API. */
export interface StartOrder {
  config: Config
  /** From 1. A process that replaces another has the number of that one. */
  number: number
  /**
   * Host at which the first process listens; null for that process itself. The others do not decide anew, since they share its
   * socket. Nor do they register the operator's token again, which could revoke a newer one.
   */
  host: string | null
}

export interface Listening {
  /** URL of the API. */
  address: string
  host: string
}

/** Calls of the main process to a process of the API. */
export type ApiProcessCalls = {
  start(order: StartOrder): Promise<Listening>
  /** Answers open requests, then ends the process. */
  close(): Promise<void>
  /** Returns the metrics of that process alone. */
  readMetrics(): Promise<ProcessMetrics>
  /** Returns the metrics of all processes and of the service, in the text format of Prometheus. */
  exposeMetrics(): Promise<string>
}

/** Calls of a process of the API to the main process. */
export type MainProcessCalls = {
  /** Says that this process takes calls. Node drops those that arrive while it loads its code. */
  ready(): Promise<void>
  /** Returns the metrics of all other processes that answer in time, the main process included. */
  otherMetrics(): Promise<ProcessMetrics[]>
}
