import tap from 'tap'
import { eventually } from '../eventually.ts'
import { runPatchbay } from '../patchbay.ts'
import { ended, logOf, openSite } from './site.ts'
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts'

const site = await openSite(tap)
const { service } = site
/** For all workers here: the queue looks for jobs without a worker as seldom as any of them says. */
const settings = { PATCHBAY_LEASE_SECONDS: '6' }
const specOf = (...packages: string[]) => JSON.stringify({ channel: 'faulty', packages })
const statusOf = async (id: string) => (await service.environment(id)).status
const listed = async ({ pid }: WorkerProcess) =>
  (await service.workers()).items.find(({ name }) => name.endsWith(`-${pid}`))

tap.test('a worker that gets SIGUSR1 takes nothing new, and ends with its build', async (t) => {
  const worker = await startWorkerProcess(t, site, settings)
  const held = await service.accept(specOf('slow'))
  await eventually(async () => (await statusOf(held.id)) === 'building')
  process.kill(worker.pid, 'SIGUSR1')
  await eventually(async () => (await listed(worker))?.drainingSince != null)
  const { name, idleBecause } = (await listed(worker)) ?? {}
  t.match(idleBecause, /^It drains/)
  t.match(await service.warnings(), [{ pointer: `/workers/${name}/draining` }])
  t.match(await service.workers(), { service: { status: 'blocked', running: 1 } })

  const late = await service.accept(specOf('sound'))
  const plan = await service.requestPlan(specOf('click'))
  const sweep = await service.requestSweep({ dryRun: true })
  const other = await startWorkerProcess(t, site, settings)
  t.match(await ended(site, late.id), { status: 'ready', build: { attempt: 1 } })
  await eventually(async () => (await service.plan(plan.id)).state === 'ready')
  await eventually(async () => (await service.sweep(sweep.id)).state === 'done')
  t.equal(await statusOf(held.id), 'building')
  t.notOk(worker.log.some(({ build, plan, sweep }) => build === late.build.id || plan || sweep))

  process.kill(worker.pid, 'SIGUSR1')
  await site.open('slow')
  t.equal(await worker.ended, 0)
  t.match(await ended(site, held.id), { status: 'ready' })
  const began = (await logOf(site, held.build.id)).match(/^building .*-python3\.13t-slow-1\.0\.drv$/gm)
  t.equal(began?.length, 1, 'no other worker had the build')
  t.match((await service.workers()).items, [{ name: (await listed(other))?.name, drainingSince: null }])
  await other.stop()
})

tap.test('`patchbay drain --wait` returns when the worker has ended', async (t) => {
  const worker = await startWorkerProcess(t, site, settings)
  const { name = '' } = (await listed(worker)) ?? {}
  const held = await service.accept(specOf('resting'))
  await eventually(async () => (await statusOf(held.id)) === 'building')
  const draining = runPatchbay(['drain', name, '--wait', '--url', site.url])
  await eventually(async () => worker.log.some(({ msg }) => /^draining/.test(String(msg))))
  t.equal(await statusOf(held.id), 'building')
  await site.open('resting')
  t.match(await draining, { exitCode: 0, stdout: `draining  ${name}\nended  ${name}` })
  t.equal(await worker.ended, 0)
  t.match(await ended(site, held.id), { status: 'ready' })
  t.match(await runPatchbay(['drain', name, '--url', site.url]), { exitCode: 2, stderr: /No worker/ })
})

tap.test('a worker without work ends at once when it is drained', async (t) => {
  const worker = await startWorkerProcess(t, site, settings)
  const { exitCode } = await runPatchbay(['drain', '--all', '--url', site.url])
  t.equal(exitCode, 0)
  t.equal(await worker.ended, 0)
})
