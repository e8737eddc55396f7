import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { pino } from 'pino'
import tap from 'tap'
import { parse } from 'yaml'
import { readConfig } from '../../src/config.ts'
import { countWork } from '../../src/metrics/count-work.ts'
import { listenForScrapes } from '../../src/metrics/listen.ts'
import { observeProcess, openMetrics } from '../../src/metrics/metrics.ts'
import { up } from '../../src/up.ts'
import { makeReady, plan, registerChannel } from '../api/fixture.ts'
import { request } from '../db/sample.ts'
import { eventually } from '../eventually.ts'
import { startServers, temporaryFolder } from '../servers.ts'
import { startPrometheus } from './prometheus.ts'

const place = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const alertsFile = place('ops/monitoring/alerts.yml')
const provoked = place('test/metrics/alerts.yml')
const alerts: { alert: string; expr: string }[] = parse(await readFile(alertsFile, 'utf8')).groups.flatMap(
  ({ rules }: { rules: object[] }) => rules,
)
const dashboard: { panels: { title: string; targets?: { expr: string }[] }[] } = JSON.parse(
  await readFile(place('ops/monitoring/dashboard.json'), 'utf8'),
)
const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({ title, expr })),
)

tap.test('promtool accepts the alerts and the configuration', async (t) => {
  for (const args of [
    ['check', 'rules', alertsFile],
    ['check', 'config', '--syntax-only', place('ops/monitoring/prometheus.yml')],
  ]) {
    const { exitCode, all } = await execa('promtool', args, { all: true, reject: false })
    t.equal(exitCode, 0, all)
  }
})

tap.test('each alert fires when it is provoked, and none while all is well', async (t) => {
  const { exitCode, all } = await execa('promtool', ['test', 'rules', provoked], { all: true, reject: false })
  t.equal(exitCode, 0, all)
  const tests: { name: string }[] = parse(await readFile(provoked, 'utf8')).tests
  t.same(
    tests.map(({ name }) => name),
    ['all is well', ...alerts.map(({ alert }) => alert)],
  )
})

tap.test('a Prometheus that scrapes a service has data for the dashboard and the alerts', async (t) => {
  const servers = await startServers(t)
  const { db, databaseUrl } = await servers.freshDatabase()
  await registerChannel(db)
  const token = 'x'.repeat(40)
  const log = pino({ level: 'silent' })
  const settings = {
    ...{
      DATABASE_URL: databaseUrl,
      REDIS_URL: servers.redisUrl,
      PATCHBAY_DATA_DIR: await temporaryFolder(t),
    },
    ...{ PATCHBAY_PORT: '0', PATCHBAY_METRICS_PORT: '0', PATCHBAY_ADMIN_TOKEN: token },
  }
  const service = await up(readConfig(settings), { api: true, worker: false }, log)
  t.teardown(service.close)
  // Stands in for a worker, which would need Nix: it counts what it records, as one does.
  const metrics = openMetrics()
  observeProcess(metrics)
  const worker = countWork(db, metrics.work)
  const scrapes = await listenForScrapes(metrics.expose, { host: '127.0.0.1', port: 0 })
  t.teardown(scrapes.close)

  const own = new URL(service.address ?? '').host
  const ports = [service.metrics ?? '', scrapes.address].map((url) => new URL(url).host)
  const prometheus = await startPrometheus(t, {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [alertsFile],
    scrape_configs: [
      { job_name: 'patchbay', static_configs: [{ targets: ports }] },
      { job_name: 'by-token', authorization: { credentials: token }, static_configs: [{ targets: [own] }] },
      { job_name: 'without-token', static_configs: [{ targets: [own] }] },
    ],
  })

  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const work = async () => {
    await db.workers.seen({ name: 'worker', freeMb: 3000, minFreeMb: 2000 })
    const body = JSON.stringify({ packages: ['click'] })
    const answer = await fetch(`${service.address}/v1/environments`, { method: 'POST', headers, body })
    t.ok(answer.ok)
    const [ready, failed] = await Promise.all(
      [0, 1].map(async () => {
        const { build } = await db.environments.accept(request(`package-${randomBytes(8).toString('hex')}`))
        const lease = await plan(worker, build.id)
        for (const stage of ['plan', 'build'] as const) await worker.builds.timing(lease, stage, 1200)
        await worker.builds.progress(lease, { done: 2, expected: 2 })
        return lease
      }),
    )
    if (!ready || !failed) throw new Error('no builds')
    await makeReady(worker, ready)
    await worker.builds.recordFailed(failed, { class: 'disk-full', message: 'Full.', retryable: true })
  }

  /** Queries without a number in their answer. */
  const without = async (expressions: string[]) => {
    const answered = await Promise.all(
      expressions.map(async (expression) => {
        const found = await prometheus.query(expression.replaceAll('$__rate_interval', '1m'))
        return found.some(({ value }) => Number.isFinite(Number(value[1])))
      }),
    )
    return expressions.filter((_, index) => !answered[index])
  }

  t.ok(queries.length > 30, 'queries are found')
  const expressions = queries.map(({ expr }) => expr)
  // Rates need two scrapes with work between them. The checks below name the queries that stay without data.
  for (let rounds = 0; rounds < 60 && (await without(expressions)).length > 0; rounds++) {
    await work()
    await sleep(500)
  }
  for (const { title, expr } of queries) t.same(await without([expr]), [], `${title}: ${expr}`)

  // A condition that does not hold returns nothing, but each of its series is there.
  for (const { alert, expr } of alerts) {
    const selectors = expr.match(/(patchbay_|nodejs_)\w+(\{[^}]*\})?|up\{[^}]*\}/g) ?? []
    t.ok(selectors.length > 0, alert)
    // Answers with a status of 5xx are rare.
    const present = selectors.filter((selector) => !selector.includes('status=~"5.."'))
    t.same(await without(present), [], alert)
  }
  await eventually(async () =>
    Object.values(await prometheus.ruleHealth()).every((health) => health === 'ok'),
  )
  t.same(Object.keys(await prometheus.ruleHealth()).sort(), alerts.map(({ alert }) => alert).sort())

  const [byToken] = await prometheus.query('up{job="by-token"}')
  const [withoutToken] = await prometheus.query('up{job="without-token"}')
  t.equal(byToken?.value[1], '1', 'the port of the API takes a token')
  t.equal(withoutToken?.value[1], '0', 'and refuses a scrape without one')

  // Whatever work there is, no series names it.
  const series = await prometheus.query('{__name__=~"patchbay_.*"}')
  t.notMatch(JSON.stringify(series), /package-[0-9a-f]{16}|click/)
})
