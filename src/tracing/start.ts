import { SetupFault } from '../errors.ts'
import { type Exporter, exporterOf } from './exporter-of.ts'

/** Addresses that a machine reads every few seconds. */
const probes = ['/healthz', '/readyz', '/metrics']

/** Tracing of one process. */
export interface Tracing {
  /** Plugin of Fastify that makes a span of each request; to be registered before all routes. */
  requests: Awaited<ReturnType<typeof open>>['requests']
  /** Sends the spans that wait. */
  close(): Promise<void>
}

/**
 * Starts OpenTelemetry's tracing if its standard environment variables ask for it, else returns null and loads nothing:
 * `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector. `OTEL_TRACES_SAMPLER`, `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`,
 * `OTEL_EXPORTER_OTLP_HEADERS` and `OTEL_BSP_*` have their usual meaning. Throws `SetupFault` for values that cannot be served.
 */
export async function startTracing(environment: NodeJS.ProcessEnv, version: string): Promise<Tracing | null> {
  const exporter = exporterOf(environment)
  if (exporter === null) return null
  return open(exporter, version).catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new SetupFault(
      `Tracing needs packages that are not installed: ${error.message} Install them with \`npm ci\`, without \`--omit=optional\`, or unset OTEL_EXPORTER_OTLP_ENDPOINT.`,
      { cause: error },
    )
  })
}

async function open(exporter: Exporter, version: string) {
  const [sdk, resources, { FastifyOtelInstrumentation }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/resources'),
    import('@fastify/otel'),
    exporter === 'http/json'
      ? import('@opentelemetry/exporter-trace-otlp-http')
      : import('@opentelemetry/exporter-trace-otlp-proto'),
  ])
  const own = resources.resourceFromAttributes({ 'service.name': 'patchbay', 'service.version': version })
  const ofEnvironment = resources.detectResources({ detectors: [resources.envDetector] })
  const provider = new sdk.NodeTracerProvider({
    resource: own.merge(ofEnvironment),
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter())],
  })
  provider.register()
  const instrumentation = new FastifyOtelInstrumentation({
    instrumentHooks: false,
    ignorePaths: ({ url }) => probes.includes(url),
    requestHook(span, { method, url, routeOptions }) {
      span.updateName(`${method} ${routeOptions.url ?? 'unknown address'}`)
      // The plugin takes the query too, which may hold a token that a caller put there by mistake.
      span.setAttribute('url.path', url.split('?')[0] ?? '')
    },
  })
  instrumentation.setTracerProvider(provider)
  return { requests: instrumentation.plugin(), close: () => provider.shutdown() }
}
