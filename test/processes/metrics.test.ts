import tap from 'tap'
import { sampleOf } from '../metrics/samples.ts'
import { startServers } from '../servers.ts'
import { numbers, startService } from './service.ts'

const servers = await startServers(tap)

const requests = (number: number, route: string) =>
  `patchbay_http_requests_total{method="GET",route="${route}",status="200",process="${number}"}`

/** The series of a metric, by their labels. */
const seriesOf = (text: string, name: string) =>
  text.split('\n').flatMap((line) => (line.startsWith(name) ? [line.slice(name.length).split(' ')[0]] : []))

tap.test('every process answers scrapes for all of them', async (t) => {
  const service = await startService(t, servers, { PATCHBAY_METRICS_PORT: '0' })
  const { ask } = service
  await ask(1, { path: '/v1/channels' })
  for (let count = 0; count < 3; count++) await ask(2, { path: '/v1/channels' })
  const { build } = (
    await ask(1, { method: 'POST', path: '/v1/environments', body: { packages: ['click'] } })
  ).json()
  t.ok(build)
  const apart = String(service.log.find(({ msg }) => msg === 'patchbay is up')?.metrics)
  const scrapes = [
    (await ask(1, { path: '/metrics' })).text,
    (await ask(2, { path: '/metrics' })).text,
    await (await fetch(apart)).text(),
  ]
  for (const text of scrapes) {
    t.equal(sampleOf(text, requests(1, '/v1/channels')), 1)
    t.equal(sampleOf(text, requests(2, '/v1/channels')), 3, 'what the other one has counted')
    t.same(seriesOf(text, 'patchbay_builds_live{state="queued"'), ['}'], 'the state of the service, once')
    t.equal(sampleOf(text, 'patchbay_builds_live{state="queued"}'), 1, 'not added up')
    t.equal(sampleOf(text, 'patchbay_database_up'), 1)
    const labels = [...numbers, 'main'].map((one) => `{process="${one}"}`)
    for (const name of ['process_resident_memory_bytes', 'process_start_time_seconds'])
      t.same(seriesOf(text, name).toSorted(), labels, name)
    t.equal(text.match(/^# TYPE patchbay_http_requests_total /gm)?.length, 1)
  }
  for (const number of numbers)
    t.equal(
      sampleOf(scrapes[2] ?? '', requests(number, '/metrics')),
      1,
      'a scrape counts where it was answered',
    )
})

tap.test('a process that hangs is left out of a scrape', async (t) => {
  const service = await startService(t, servers)
  const pid = service.pids().get(2) as number
  process.kill(pid, 'SIGSTOP')
  t.teardown(() => process.kill(pid, 'SIGCONT'))
  const { status, text } = await service.ask(1, { path: '/metrics' })
  t.equal(status, 200)
  t.same(seriesOf(text, 'process_start_time_seconds').toSorted(), ['{process="1"}', '{process="main"}'])
})
