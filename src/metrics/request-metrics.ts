import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** Seconds. A read takes milliseconds; a POST of a ready environment about ten. */
const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Requests that stay open on purpose. */
export type Watch = 'events' | 'log' | 'long-poll'
const watches: Watch[] = ['events', 'log', 'long-poll']

/** Outcome of a submitted spec: `hit` is ready, `joined` found a build under way, `new` began one. */
export type SubmissionOutcome = 'hit' | 'joined' | 'new' | 'known-to-fail'
const submissionOutcomes: SubmissionOutcome[] = ['hit', 'joined', 'new', 'known-to-fail']

/** Reason for which a build did not begin: a limit of the token or of the queue, no disk space, or maintenance. */
export type Refusal =
  | 'buildsAtOnce'
  | 'buildsPerDay'
  | 'cacheMb'
  | 'priority'
  | 'queued'
  | 'disk'
  | 'maintenance'
/** Their names in labels. */
const refusals: { readonly [refusal in Refusal]: string } = {
  buildsAtOnce: 'builds-at-once',
  buildsPerDay: 'builds-a-day',
  cacheMb: 'cache',
  priority: 'priority',
  queued: 'queue',
  disk: 'disk',
  maintenance: 'maintenance',
}

export interface RequestMetrics {
  /** Counts an answer. `route` is a pattern, such as `/v1/builds/:id`; `seconds` is null for a request that waited on purpose. */
  answered(request: { method: string; route: string; status: number; seconds: number | null }): void
  /** Counts a request that stays open. Returns a function that ends it. */
  watch(kind: Watch): () => void
  /** Counts a submitted spec. */
  submitted(outcome: SubmissionOutcome): void
  /** Counts a request that would have begun a build, or raised its priority, but for a limit. */
  refused(refusal: Refusal): void
}

export function requestMetrics(registry: Registry): RequestMetrics {
  const registers = [registry]
  const requests = new Counter({
    name: 'patchbay_http_requests_total',
    help: 'Answers of the API by method, route pattern and status.',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const latency = new Histogram({
    name: 'patchbay_http_request_duration_seconds',
    help: 'Time from request to the end of its answer, without streams and long polls.',
    labelNames: ['method', 'route'],
    buckets: latencyBuckets,
    registers,
  })
  const open = new Gauge({
    name: 'patchbay_watches_open',
    help: 'Open streams of events and logs, and long polls.',
    labelNames: ['kind'],
    registers,
  })
  const submissions = new Counter({
    name: 'patchbay_submissions_total',
    help: 'Submitted specs by outcome: hit (ready), joined (a build was under way), new (a build began), known-to-fail.',
    labelNames: ['outcome'],
    registers,
  })
  const refusedBuilds = new Counter({
    name: 'patchbay_builds_refused_total',
    help: 'Requests that would have begun a build or raised its priority, by the limit that refused them.',
    labelNames: ['limit'],
    registers,
  })
  // A series that starts at 0 lets `rate` see its first increase.
  for (const kind of watches) open.set({ kind }, 0)
  for (const outcome of submissionOutcomes) submissions.inc({ outcome }, 0)
  for (const limit of Object.values(refusals)) refusedBuilds.inc({ limit }, 0)
  return {
    answered({ method, route, status, seconds }) {
      requests.inc({ method, route, status })
      if (seconds !== null) latency.observe({ method, route }, seconds)
    },
    watch(kind) {
      open.inc({ kind })
      let isOpen = true
      return () => {
        if (isOpen) open.dec({ kind })
        isOpen = false
      }
    },
    submitted: (outcome) => submissions.inc({ outcome }),
    refused: (refusal) => refusedBuilds.inc({ limit: refusals[refusal] }),
  }
}
