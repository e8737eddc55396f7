import { readFile } from 'node:fs/promises'
import tap from 'tap'
import type { OmittedPackage } from '../../src/db/types.ts'
import { countWork } from '../../src/metrics/count-work.ts'
import { openMetrics } from '../../src/metrics/metrics.ts'
import { observeConnections, observeService } from '../../src/metrics/service-metrics.ts'
import { makeReady, plan } from '../api/fixture.ts'
import { packageRow, request, plan as samplePlan } from '../db/sample.ts'
import { startServers } from '../servers.ts'
import { sampleOf } from './samples.ts'

const servers = await startServers(tap)

const omittedRow = (name: string): OmittedPackage => ({ ...packageRow(name), fate: 'omitted' })

tap.test('the work of a worker is counted as it is recorded', async (t) => {
  const opened = await servers.freshDatabase()
  const metrics = openMetrics()
  const db = countWork(opened.db, metrics.work)
  const value = async (series: string) => sampleOf(await metrics.expose(), series)
  t.equal(await value('patchbay_builds_ended_total{result="ready"}'), 0, 'series start at 0')
  t.equal(await value('patchbay_build_failures_total{class="disk-full"}'), 0)

  const first = await db.environments.accept(request('click'))
  const lease = await plan(db, first.build.id)
  await db.builds.timing(lease, 'plan', 1500)
  await db.builds.progress(lease, { done: 2, expected: 3 })
  await db.builds.progress(lease, { done: 3, expected: 3 })
  await makeReady(db, lease)
  t.equal(await value('patchbay_builds_claimed_total'), 1)
  t.equal(await value('patchbay_build_queue_wait_seconds_count'), 1)
  t.equal(await value('patchbay_build_stage_duration_seconds_sum{stage="plan"}'), 1.5)
  t.equal(await value('patchbay_build_stage_duration_seconds_count{stage="publish"}'), 0)
  t.equal(await value('patchbay_derivations_total'), 3, 'each derivation once')
  t.equal(await value('patchbay_build_packages_total{fate="rebuilt"}'), 1)
  t.equal(await value('patchbay_build_packages_total{fate="reused"}'), 1)
  t.equal(await value('patchbay_build_tools_total{fate="relinked"}'), 1)
  t.equal(await value('patchbay_builds_ended_total{result="ready"}'), 1)

  const second = await db.environments.accept(request('jinja2'))
  const failing = await plan(db, second.build.id)
  await db.builds.recordFailed(failing, { class: 'disk-full', message: 'Full.', retryable: true })
  t.equal(await value('patchbay_builds_ended_total{result="failed"}'), 1)
  t.equal(await value('patchbay_build_failures_total{class="disk-full"}'), 1)
  await t.rejects(db.builds.recordFailed(failing, { class: 'internal', message: 'x', retryable: true }))
  t.equal(await value('patchbay_build_failures_total{class="internal"}'), 0, 'a refused write is not counted')
})

tap.test('the packages of a build that goes on are counted once, by their last fates', async (t) => {
  const opened = await servers.freshDatabase()
  const metrics = openMetrics()
  const db = countWork(opened.db, metrics.work)
  const value = async (series: string) => sampleOf(await metrics.expose(), series)
  t.equal(await value('patchbay_build_stage_duration_seconds_count{stage="go-on"}'), 0, 'series start at 0')
  const { build } = await db.environments.accept(request('click'))
  const lease = await plan(db, build.id)
  const goesOn = { ...samplePlan, packages: [packageRow('click'), omittedRow('hiredis')] }
  await db.builds.enter(lease, 'building')
  await db.builds.timing(lease, 'go-on', 10)
  await db.builds.recordPlan(lease, goesOn)
  t.equal(await value('patchbay_build_packages_total{fate="omitted"}'), 0, 'it may go on again')
  await makeReady(db, lease)
  t.equal(await value('patchbay_build_packages_total{fate="rebuilt"}'), 0)
  t.equal(await value('patchbay_build_packages_total{fate="reused"}'), 1)
  t.equal(await value('patchbay_build_packages_total{fate="omitted"}'), 1)
  t.equal(await value('patchbay_build_tools_total{fate="relinked"}'), 1)
  t.equal(await value('patchbay_build_stage_duration_seconds_count{stage="go-on"}'), 1)
})

tap.test('a lost lease is counted by the process that finds it, and a second claim is no wait', async (t) => {
  const opened = await servers.freshDatabase()
  const metrics = openMetrics()
  const db = countWork(opened.db, metrics.work)
  const { build } = await db.environments.accept(request('click'))
  await db.builds.claim(build.id, 'dead', 0)
  await db.reconcile({ queuedAgainAfterSeconds: 600, maxLosses: 3 })
  t.ok(await db.builds.claim(build.id, 'alive', 600))
  const text = await metrics.expose()
  t.equal(sampleOf(text, 'patchbay_leases_lost_total'), 1)
  t.equal(sampleOf(text, 'patchbay_builds_claimed_total'), 2)
  t.equal(sampleOf(text, 'patchbay_build_queue_wait_seconds_count'), 1)
})

tap.test('the state of the service is read from Postgres', async (t) => {
  const { db } = await servers.freshDatabase()
  const metrics = openMetrics()
  observeService(metrics, db)
  observeConnections(metrics, db)
  await db.environments.accept(request('click'))
  await db.plans.ask({ environmentId: request('click').id, spec: request('click').spec })
  await db.workers.seen({ name: 'host-1234', freeMb: 3, minFreeMb: 1 })
  await db.workers.seen({ name: 'host-5678', freeMb: 1, minFreeMb: 2 })
  const text = await metrics.expose()
  t.equal(sampleOf(text, 'patchbay_database_up'), 1)
  t.equal(sampleOf(text, 'patchbay_builds_live{state="queued"}'), 1)
  t.ok((sampleOf(text, 'patchbay_builds_oldest_age_seconds{state="queued"}') ?? 0) > 0)
  t.equal(sampleOf(text, 'patchbay_builds_live{state="building"}'), 0)
  t.equal(sampleOf(text, 'patchbay_plans_live'), 1)
  t.equal(sampleOf(text, 'patchbay_outbox_unsent'), 1)
  t.equal(sampleOf(text, 'patchbay_workers{state="working"}'), 1)
  t.equal(sampleOf(text, 'patchbay_workers{state="full"}'), 1)
  t.equal(sampleOf(text, 'patchbay_maintenance'), 0)
  t.equal(sampleOf(text, 'patchbay_maintenance_age_seconds'), 0)
  t.equal(sampleOf(text, 'patchbay_workers_free_bytes_min'), 2 ** 20)
  t.equal(sampleOf(text, 'patchbay_workers_spare_bytes_min'), -(2 ** 20))
  t.equal(sampleOf(text, 'patchbay_cache_paths'), 0)
  t.ok((sampleOf(text, 'patchbay_database_connections{pool="main",state="open"}') ?? 0) > 0)
  t.notMatch(text, /host-1234|click/, 'no worker and no package is in a label')

  await db.workers.drain('host-1234')
  await db.maintenance.begin({ setBy: 'operator', reason: null })
  const later = await metrics.expose()
  t.equal(sampleOf(later, 'patchbay_workers{state="draining"}'), 1)
  t.equal(sampleOf(later, 'patchbay_workers{state="working"}'), 0)
  t.equal(sampleOf(later, 'patchbay_maintenance'), 1)
  const age = sampleOf(later, 'patchbay_maintenance_age_seconds') ?? 0
  t.ok(age > 0)
  await db.maintenance.begin({ setBy: 'operator', reason: 'Another reason.' })
  t.ok((sampleOf(await metrics.expose(), 'patchbay_maintenance_age_seconds') ?? 0) > age, 'it goes on')
  await db.maintenance.end()
  t.equal(sampleOf(await metrics.expose(), 'patchbay_maintenance_age_seconds'), 0)
})

tap.test('values of a Postgres that is away are absent, not old', async (t) => {
  const { db } = await servers.freshDatabase()
  let isAway = false
  const away = async () => {
    if (isAway) throw new Error('away')
    return db.unfinished()
  }
  const metrics = openMetrics()
  observeService(metrics, { ...db, unfinished: away })
  t.equal(sampleOf(await metrics.expose(), 'patchbay_outbox_unsent'), 0)
  isAway = true
  const text = await metrics.expose()
  t.equal(sampleOf(text, 'patchbay_database_up'), 0)
  for (const series of [
    'patchbay_outbox_unsent',
    'patchbay_builds_live{state="queued"}',
    'patchbay_cache_bytes',
  ])
    t.equal(sampleOf(text, series), undefined, series)
  isAway = false
  t.equal(sampleOf(await metrics.expose(), 'patchbay_outbox_unsent'), 0)
})

tap.test('docs/operations.md names every metric of Patchbay, and no other', async (t) => {
  const { db } = await servers.freshDatabase()
  const metrics = openMetrics()
  observeService(metrics, db)
  observeConnections(metrics, db)
  const names = [metrics.registry, metrics.service]
    .flatMap((one) => one.getMetricsAsArray())
    .map(({ name }) => name)
  const text = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8')
  const documented = [...text.matchAll(/^\| (`patchbay_.*?) \|/gm)].flatMap(([, cell = '']) =>
    cell.replaceAll('`', '').split(', '),
  )
  t.same(documented.toSorted(), names.toSorted())
})
