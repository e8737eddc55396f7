import { trace } from '@opentelemetry/api'
import tap from 'tap'
import { inSpan, traceInLog, traceParent } from '../../src/tracing/span.ts'
import { startTracing } from '../../src/tracing/start.ts'
import { runPatchbay } from '../patchbay.ts'
import { openCollector } from './collector.ts'

tap.test('without the variables of OpenTelemetry nothing is traced', async (t) => {
  t.equal(await startTracing({}, '1.2.3'), null)
  t.equal(await inSpan('work', {}, async () => traceParent()), null)
  t.same(await inSpan('work', {}, async () => traceInLog()), {})
  await t.rejects(
    inSpan('work', {}, async () => {
      throw new Error('as it was')
    }),
    { message: 'as it was' },
  )
})

tap.test('values that cannot be served end the service with a sentence', async (t) => {
  const env = {
    DATABASE_URL: 'postgres://127.0.0.1:9/none',
    REDIS_URL: 'redis://127.0.0.1:9',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4317',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
  }
  const { exitCode, stderr } = await runPatchbay(['serve'], { env })
  t.not(exitCode, 0)
  t.match(stderr, /OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" is not supported/)
  t.notMatch(stderr, /^ +at /m)
})

tap.test('spans are sent in protobuf by default, also those that wait at the end', async (t) => {
  const collector = await openCollector(t)
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.address
  const tracing = await startTracing(process.env, '1.2.3')
  const inside = await inSpan('work', {}, async () => ({ parent: traceParent(), ...traceInLog() }))
  t.match(inside.parent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  t.equal(inside.trace, inside.parent?.split('-')[1])
  t.equal(trace.getActiveSpan(), undefined)
  await tracing?.close()
  t.match(collector.requests, [
    { path: '/v1/traces', headers: { 'content-type': 'application/x-protobuf' }, bytes: Number },
  ])
})
