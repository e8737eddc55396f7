import tap from 'tap'
import { SetupFault } from '../../src/errors.ts'
import { exporterOf } from '../../src/tracing/exporter-of.ts'

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }

for (const [name, environment, expected] of [
  ['nothing set', {}, null],
  ['an endpoint', endpoint, 'http/protobuf'],
  [
    'an endpoint for traces',
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://example.org/t' },
    'http/protobuf',
  ],
  ['an exporter, which then has its default endpoint', { OTEL_TRACES_EXPORTER: 'otlp' }, 'http/protobuf'],
  ['a protocol', { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, 'http/json'],
  [
    'a protocol for traces before that for all signals',
    {
      ...endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
    },
    'http/protobuf',
  ],
  ['a disabled SDK', { ...endpoint, OTEL_SDK_DISABLED: 'true' }, null],
  ['no exporter', { ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, null],
  ['an empty endpoint, as if it were not set', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }, null],
  ['a protocol alone', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, null],
] as const) {
  tap.equal(exporterOf(environment), expected, name)
}

tap.test('all values that cannot be served are named at once, with the values that can', async (t) => {
  const environment = {
    OTEL_TRACES_EXPORTER: 'zipkin',
    OTEL_EXPORTER_OTLP_ENDPOINT: '127.0.0.1:4317',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
  }
  t.throws(() => exporterOf(environment), SetupFault)
  try {
    exporterOf(environment)
  } catch (error) {
    const lines = (error as Error).message.split('\n')
    t.equal(lines.length, 3)
    t.match(lines[0], /OTEL_TRACES_EXPORTER: "zipkin".*"otlp" or "none"/)
    t.match(lines[1], /OTEL_EXPORTER_OTLP_ENDPOINT: "127\.0\.0\.1:4317".*such as http:/)
    t.match(lines[2], /OTEL_EXPORTER_OTLP_PROTOCOL: "grpc".*"http\/protobuf"/)
  }
})
