import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import tap from 'tap'
import { eventually } from '../eventually.ts'
import { startNixDaemon } from './nix-daemon.ts'
import { startOrdinaryWorker } from './ordinary-worker.ts'
import { alive, descendants } from './processes.ts'
import { build, ended, logOf, openSite } from './site.ts'

const site = await openSite(tap)
const daemon = await startNixDaemon(tap, `substituters =\nextra-sandbox-paths = /gate=${site.gates}`)
const worker = await startOrdinaryWorker(tap, site, daemon, {
  PATCHBAY_LEASE_SECONDS: '4',
  PATCHBAY_MAX_ATTEMPTS: '2',
})
const faulty = (...packages: string[]) => ({ channel: 'faulty', packages })
const accept = (...packages: string[]) => site.service.accept(JSON.stringify(faulty(...packages)))
const warnings = async () =>
  ((await (await fetch(`${site.url}/readyz`)).json()) as { warnings: { pointer: string; detail: string }[] })
    .warnings

tap.test('an ordinary user of a daemon builds, and failures name their cause', async (t) => {
  t.match(await build(site, faulty('sound')), { status: 'ready', storePath: /-patched-env$/ })
  const failed = await build(site, faulty('uncompilable'))
  t.match(failed.build.failure, { class: 'build-failed', package: 'uncompilable', phase: 'buildPhase' })
  t.same(await warnings(), [])
})

tap.test('a cancelled build of a daemon leaves no builder', async (t) => {
  const { build: attempt } = await accept('slow')
  await eventually(async () => (await logOf(site, attempt.id)).includes('slow waits'))
  const builders = (await descendants(daemon.pid())).filter(({ command }) => command.startsWith('bash '))
  t.ok(builders.length > 0)
  await fetch(`${site.url}/v1/builds/${attempt.id}/cancel`, { method: 'POST' })
  await eventually(async () => (await alive(builders)).length === 0)
  await eventually(async () => (await site.db.builds.get(attempt.id))?.state === 'cancelled')
})

tap.test('a daemon that is killed in the midst of a build, and started again', async (t) => {
  const { id, build: attempt } = await accept('resting')
  await eventually(async () => (await logOf(site, attempt.id)).includes('resting waits'))
  await daemon.kill()
  await eventually(async () => (await site.db.builds.get(attempt.id))?.state === 'queued')
  await eventually(async () => (await warnings()).length > 0)
  t.match(await warnings(), [
    { pointer: /^\/workers\/.*\/nix$/, detail: /^The daemon of Nix is away on the worker .*\. Start it/ },
  ])
  t.ok(worker.log.some(({ msg }) => /^taking no builds: The daemon of Nix is away/.test(String(msg))))
  const { id: waiting, build: other } = await accept('sound', 'resting')
  await sleep(6000)
  t.match(await site.db.builds.get(other.id), { state: 'queued', fence: 0 }, 'which it does not take')
  t.match(await site.db.builds.get(attempt.id), { state: 'queued', fence: 1 }, 'nor the first again')

  await daemon.start()
  await site.open('resting')
  t.equal((await ended(site, id)).status, 'ready')
  t.match(await site.db.builds.get(attempt.id), { state: 'ready', fence: 2 }, 'by a second attempt')
  t.equal((await ended(site, waiting)).status, 'ready')
  await eventually(async () => (await warnings()).length === 0)
})

tap.test('a plan and a channel’s move wait for the daemon too', async (t) => {
  await daemon.kill()
  await eventually(async () => (await warnings()).length > 0)
  const plan = await site.service.requestPlan(JSON.stringify(faulty('sound', 'handy')))
  const put = await fetch(`${site.url}/v1/channels/moved`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path: site.faultyChannel }),
  })
  t.equal(put.status, 202)
  await sleep(3000)
  t.match(await site.service.plan(plan.id), { state: 'queued' })
  t.match(await site.db.channelMoves.newest('moved'), { state: 'queued' })
  await daemon.start()
  await eventually(async () => (await site.service.plan(plan.id)).state === 'ready')
  await eventually(async () => (await site.db.channelMoves.newest('moved'))?.state === 'done')
})

tap.test('a build that takes the daemon with it each time ends, and names the worker', async (t) => {
  const { id, build: attempt } = await accept('killed')
  for (const fence of [1, 2]) {
    await eventually(async () => {
      const now = await site.db.builds.get(attempt.id)
      const log = await logOf(site, attempt.id)
      return now?.fence === fence && log.split('killed waits').length > fence
    })
    await daemon.kill()
    await daemon.start()
  }
  const { build: lost } = await ended(site, id)
  t.match(lost.failure, { class: 'worker-fault', retryable: true, message: hostname() })
  t.equal(await worker.stop(), 0)
})
