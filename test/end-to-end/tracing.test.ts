import { pino } from 'pino'
import tap from 'tap'
import { readConfig } from '../../src/config.ts'
import { openMetrics } from '../../src/metrics/metrics.ts'
import { readLibrary } from '../../src/nix/library.ts'
import { startServer } from '../../src/server.ts'
import { startTracing } from '../../src/tracing/start.ts'
import { eventually } from '../eventually.ts'
import { openCollector, type ReceivedSpan } from '../tracing/collector.ts'
import { ended, openSite } from './site.ts'
import { startWorkerProcess } from './worker-process.ts'

const site = await openSite(tap)
const collector = await openCollector(tap)
const variables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.address,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  OTEL_BSP_SCHEDULE_DELAY: '100',
}
// The API runs in this process, and OpenTelemetry reads the variables of its process.
Object.assign(process.env, variables, { OTEL_SERVICE_NAME: 'patchbay-api' })
const tracing = await startTracing(process.env, '1.2.3')
tap.teardown(() => tracing?.close())
const api = await startServer(readConfig(site.environment()), {
  db: site.db,
  redisUrl: site.environment().REDIS_URL ?? '',
  library: await readLibrary(),
  metrics: openMetrics(),
  tracing,
  log: pino({ level: 'silent' }),
})
tap.teardown(api.close)
const worker = await startWorkerProcess(tap, site, variables)

const caller = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }

/** POSTs a spec as a caller with a trace of its own, and waits for the end of the build and of its trace. */
async function traced(packages: string[]) {
  const answer = await fetch(`${api.address}/v1/environments`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      traceparent: `00-${caller.traceId}-${caller.spanId}-01`,
    },
    body: JSON.stringify({ packages, channel: 'faulty' }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  const { id } = (await answer.json()) as { id: string }
  const environment = await ended(site, id)
  const ofBuild = ({ attributes }: ReceivedSpan) => attributes['patchbay.build'] === environment.build.id
  await eventually(async () =>
    collector.spans.some((span) => span.name === 'build environment' && ofBuild(span)),
  )
  return {
    environment,
    root: collector.spans.find((one) => one.name === 'build environment' && ofBuild(one)),
  }
}

const childrenOf = ({ spanId }: ReceivedSpan) =>
  collector.spans.filter(({ parentSpanId }) => parentSpanId === spanId).sort((a, b) => a.start - b.start)

tap.test('one trace leads from the request of a caller to the processes of Nix', async (t) => {
  const { environment, root } = await traced(['click'])
  if (!root) throw new Error('no span of the build')
  t.equal(environment.status, 'ready')
  t.equal(root.traceId, caller.traceId)
  t.equal(root.service, 'patchbay')
  t.equal(root.attributes['patchbay.environment'], environment.id)

  const request = collector.spans.find(({ parentSpanId }) => parentSpanId === caller.spanId)
  if (!request) throw new Error('no span of the request')
  t.equal(request.name, 'POST /v1/environments')
  t.equal(request.service, 'patchbay-api')
  t.equal(request.attributes['http.response.status_code'], 202)

  const byId = new Map(collector.spans.map((span) => [span.spanId, span]))
  const ancestors = (span: ReceivedSpan): string[] => {
    const parent = byId.get(span.parentSpanId)
    return parent ? [parent.name, ...ancestors(parent)] : []
  }
  t.equal(ancestors(root).at(-1), 'POST /v1/environments')
  const wait = collector.spans.find(({ name }) => name === 'wait')
  t.equal(wait?.parentSpanId, root.parentSpanId)
  t.ok((wait?.end ?? 0) <= root.start + 1 && (wait?.start ?? 0) >= request.start - 50)

  t.same(
    childrenOf(root).flatMap(({ name }) => (/^nix/.test(name) ? [] : [name])),
    ['plan', 'instantiate', 'build', 'verify', 'publish'],
  )
  const processes = collector.spans.filter(({ name }) => name.startsWith('nix'))
  for (const [name, stage] of Object.entries({
    'nix-instantiate': 'plan',
    'nix-store realise': 'build',
  })) {
    t.ok(
      processes.some((one) => one.name === name && ancestors(one)[0] === stage),
      `${name} in ${stage}`,
    )
  }
  t.notOk(
    processes.some(({ name }) => name.includes('/')),
    'no paths in names',
  )
  t.ok(
    worker.log.some(({ build, trace }) => build === environment.build.id && trace === caller.traceId),
    'log lines of the build name the trace',
  )
})

tap.test('probes have no spans, and others send no query', async (t) => {
  await fetch(`${api.address}/healthz`)
  await fetch(`${api.address}/v1/environments/unknown?token=pb_secret`)
  await eventually(async () => collector.spans.some(({ name }) => name === 'GET /v1/environments/:id'))
  t.notOk(collector.spans.some(({ attributes }) => attributes['url.path'] === '/healthz'))
  t.notOk(JSON.stringify(collector.spans).includes('pb_secret'))
})

tap.test('a worker that ends sends the spans that wait', async (t) => {
  const slow = await startWorkerProcess(t, site, {
    ...variables,
    OTEL_BSP_SCHEDULE_DELAY: '600000',
    OTEL_SERVICE_NAME: 'slow',
  })
  t.equal(await slow.stop(), 0)
  t.ok(collector.spans.some(({ service }) => service === 'slow'))
})
