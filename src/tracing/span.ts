import {
  type Attributes,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { Lease } from '../db/types.ts'

/**
 * Runs work in a span of the trace that is active, or in the first span of a new trace. Marks the span as failed if the work
 * throws. Costs next to nothing while no tracing has been started.
 */
export async function inSpan<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return tracer().startActiveSpan(name, { attributes }, (span) => ended(span, work))
}

/**
 * Runs the build of a lease in the trace of the request that began it. The time between the request and the lease becomes a span
 * of its own, `wait`.
 */
export async function inSpanOfBuild<T>(lease: TracedLease, work: () => Promise<T>): Promise<T> {
  const attributes = { 'patchbay.build': lease.buildId, 'patchbay.environment': lease.environmentId }
  const request = propagation.extract(ROOT_CONTEXT, { traceparent: lease.traceParent ?? undefined })
  if (lease.waitedSeconds !== null) {
    const startTime = Date.now() - lease.waitedSeconds * 1000
    tracer().startSpan('wait', { attributes, startTime }, request).end()
  }
  const options = { kind: SpanKind.CONSUMER, attributes: { ...attributes, 'patchbay.fence': lease.fence } }
  return tracer().startActiveSpan('build environment', options, request, (span) => ended(span, work))
}

type TracedLease = Pick<Lease, 'buildId' | 'environmentId' | 'fence' | 'traceParent' | 'waitedSeconds'>

/**
 * Returns the active span in the form of the header `traceparent` (source: W3C Trace Context), or null if there is none.
 *
 * @example '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
 */
export function traceParent(): string | null {
  const carrier: { traceparent?: string } = {}
  propagation.inject(context.active(), carrier)
  return carrier.traceparent ?? null
}

/** Returns the trace's id as a field of log lines; no field without tracing. */
export function traceInLog(): { trace?: string } {
  const span = trace.getActiveSpan()
  return span ? { trace: span.spanContext().traceId } : {}
}

const tracer = () => trace.getTracer('patchbay')

async function ended<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    span.recordException(error as Error)
    span.setStatus({ code: SpanStatusCode.ERROR })
    throw error
  } finally {
    span.end()
  }
}
