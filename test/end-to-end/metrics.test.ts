import tap from 'tap'
import { eventually } from '../eventually.ts'
import { sampleOf } from '../metrics/samples.ts'
import { build, openSite } from './site.ts'
import { startWorkerProcess } from './worker-process.ts'

const site = await openSite(tap)

tap.test('a worker of its own serves the metrics of its builds', async (t) => {
  const worker = await startWorkerProcess(t, site, { PATCHBAY_METRICS_PORT: '0' })
  await eventually(() => worker.log.some(({ msg }) => msg === 'patchbay is up'))
  const address = worker.log.find(({ msg }) => msg === 'patchbay is up')?.metrics
  const value = async (series: string) => sampleOf(await (await fetch(String(address))).text(), series)
  t.equal(await value('patchbay_builds_ended_total{result="ready"}'), 0)

  const { status, build: attempt } = await build(site, { packages: ['click'] })
  t.equal(status, 'ready')
  await eventually(async () => (await value('patchbay_builds_ended_total{result="ready"}')) === 1)
  // The stages as the code of a build names them: none has a series of another name.
  const text = await (await fetch(String(address))).text()
  const stages = [...text.matchAll(/^patchbay_build_stage_duration_seconds_count\{stage="(\w+)"\} 1$/gm)]
  t.same(
    stages.map(([, stage]) => stage),
    ['plan', 'instantiate', 'build', 'verify', 'publish'],
  )
  t.equal(await value('patchbay_build_packages_total{fate="reused"}'), 1)
  // None if an earlier run has left them in the store.
  t.equal(await value('patchbay_derivations_total'), attempt.progress.done)
  t.equal(await value('patchbay_build_queue_wait_seconds_count'), 1)
  t.equal(await value('patchbay_database_up'), undefined, 'an API reports the service as a whole')

  const refused = await build(site, { packages: ['tornado'], rebuild: 'none' })
  t.equal(refused.status, 'failed')
  await eventually(async () => (await value('patchbay_build_failures_total{class="abi-leftover"}')) === 1)
})
