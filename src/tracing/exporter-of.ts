import { SetupFault } from '../errors.ts'

/** Form in which spans are sent. */
export type Exporter = 'http/protobuf' | 'http/json'

/**
 * Reads from OpenTelemetry's environment variables how to send spans; null if they do not ask for it. Throws `SetupFault` that
 * names each value that cannot be served.
 */
export function exporterOf(environment: NodeJS.ProcessEnv): Exporter | null {
  // OpenTelemetry takes an empty variable as one that is not set.
  const of = (name: string) => environment[name] || undefined
  if (of('OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return null
  const exporters = of('OTEL_TRACES_EXPORTER')
  if (exporters === 'none') return null
  const endpoint = of('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? of('OTEL_EXPORTER_OTLP_ENDPOINT')
  if (exporters === undefined && endpoint === undefined) return null

  const faults: string[] = []
  if (exporters !== undefined && exporters !== 'otlp')
    faults.push(`OTEL_TRACES_EXPORTER: "${exporters}" is not supported. Set "otlp" or "none".`)
  if (endpoint !== undefined && !(URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol)))
    faults.push(
      `OTEL_EXPORTER_OTLP_ENDPOINT: "${endpoint}" is no URL of a collector, such as http://127.0.0.1:4318.`,
    )
  const protocol =
    of('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? of('OTEL_EXPORTER_OTLP_PROTOCOL') ?? 'http/protobuf'
  if (protocol !== 'http/protobuf' && protocol !== 'http/json')
    faults.push(
      `OTEL_EXPORTER_OTLP_PROTOCOL: "${protocol}" is not supported. Set "http/protobuf" (the default) or "http/json"; the port of a collector for both is 4318.`,
    )
  if (faults.length > 0) throw new SetupFault(faults.join('\n'))
  return protocol as Exporter
}
