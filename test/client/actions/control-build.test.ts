import { setTimeout as sleep } from 'node:timers/promises'
import tap from 'tap'
import { cancelMove } from '../../../src/client/actions/channel.ts'
import { cancel, prioritise, retry } from '../../../src/client/actions/control-build.ts'
import { list } from '../../../src/client/actions/list.ts'
import { submit } from '../../../src/client/actions/submit.ts'
import { wait } from '../../../src/client/actions/wait.ts'
import { exitCodes } from '../../../src/client/output/exit-codes.ts'
import { withErrorReport } from '../../../src/client/output/failure-report.ts'
import { makeReady, plan } from '../../api/fixture.ts'
import { request } from '../../db/sample.ts'
import { eventually } from '../../eventually.ts'
import { startServers } from '../../servers.ts'
import { listen, paper } from '../fixture.ts'

const servers = await startServers(tap)
const pace = { intervalMs: 20, absenceMs: 5000 }
const text = { wait: false, json: false }
const failed = { class: 'build-failed' as const, message: 'It failed.', retryable: false }

tap.test('to wait for an environment, or for a build, is to see its end', async (t) => {
  const { service, db } = await listen(t, servers)
  const { id, build } = await service.accept('{"packages":["jinja2"]}')
  const byEnvironment = paper()
  const byBuild = paper()
  const waits = [
    wait(service, id, { json: false }, byEnvironment.terminal, pace),
    wait(service, build.id, { json: true }, byBuild.terminal, pace),
  ]
  await eventually(() => byBuild.written.err.includes('queued'))
  await makeReady(db, await plan(db, build.id))
  t.same(await Promise.all(waits), [exitCodes.done, exitCodes.done])
  t.match(byEnvironment.written.out, /^ready {2}\/nix\/store/)
  t.match(JSON.parse(byBuild.written.out), { id, status: 'ready' })
  const after = paper()
  t.equal(
    await wait(service, id, { json: false }, after.terminal, pace),
    exitCodes.done,
    'it has ended already',
  )
  t.equal(after.written.err, '')
})

tap.test('an attempt that was followed by another', async (t) => {
  const { service, db } = await listen(t, servers)
  const { build } = await service.accept('{"packages":["jinja2"]}')
  await db.builds.recordFailed(await plan(db, build.id), failed)
  const again = await service.retry(build.id)
  const { terminal, written } = paper()
  t.equal(await wait(service, build.id, { json: false }, terminal, pace), exitCodes.failed)
  t.equal(written.out, `failed  build ${build.id}\nBuild ${again.id} is a newer attempt: queued\n`)
})

tap.test(
  'a waiting build is cancelled at once; a client that waits for it ends with an exit code of its own',
  async (t) => {
    const { service } = await listen(t, servers)
    const waiting = paper('{"packages":["jinja2"]}')
    const submitted = submit(service, { ...text, file: '-', wait: true }, waiting.terminal, pace)
    await eventually(() => waiting.written.err.includes('queued'))
    const { items } = await service.environments({})
    const { terminal, written } = paper()
    t.equal(await cancel(service, items[0]?.id ?? '', text, terminal), exitCodes.done)
    t.equal(written.out, `cancelled  build ${items[0]?.build.id}\n`)
    t.equal(await submitted, exitCodes.cancelled)
    t.match(waiting.written.out, /^cancelled\n/)
    t.notMatch(waiting.written.out, /^failed/m)
  },
)

tap.test('one that is being built ends when its worker has let go', async (t) => {
  const { service, db } = await listen(t, servers)
  const { build } = await service.accept('{"packages":["jinja2"]}')
  const lease = await plan(db, build.id)
  const first = paper()
  t.equal(await cancel(service, build.id, text, first.terminal), exitCodes.done)
  t.equal(first.written.out, `cancelling  build ${build.id}\n`)
  const { terminal, written } = paper()
  const cancelled = cancel(service, build.id, { wait: true, json: false }, terminal, pace)
  await eventually(() => written.err.includes('building, to be cancelled'))
  await db.builds.recordFailed(lease, { class: 'cancelled', message: 'Ended.', retryable: true })
  t.equal(await cancelled, exitCodes.done)
  t.equal(written.out, `cancelled  build ${build.id}\n`)
})

tap.test('what has ended cannot be cancelled; what has failed can be tried again', async (t) => {
  const { service, db } = await listen(t, servers)
  const { id, build } = await service.accept('{"packages":["jinja2"]}')
  await db.builds.recordFailed(await plan(db, build.id), failed)
  const refused = paper()
  t.equal(
    await withErrorReport(() => cancel(service, id, text, refused.terminal), refused.terminal),
    exitCodes.refused,
  )
  t.match(refused.written.err, /^refused {2}build-ended$/m)

  const { terminal, written } = paper()
  const retried = retry(service, id, { wait: true, json: false }, terminal, pace)
  await eventually(() => written.err.includes('queued'))
  const again = (await service.environment(id)).build
  t.match(again, { attempt: 2, retryOf: build.id })
  const higher = paper()
  t.equal(await prioritise(service, id, { priority: 'high', json: false }, higher.terminal), exitCodes.done)
  t.equal(higher.written.out, `high  build ${again.id}\n`)
  await makeReady(db, await plan(db, again.id))
  t.equal(await retried, exitCodes.done)
  t.match(written.out, /^ready /)
})

tap.test('a build is asked for with a priority and tags, and found by them', async (t) => {
  const { service } = await listen(t, servers)
  const asking = { priority: 'low' as const, tags: ['run:42', 'ref:a branch'] }
  for (const name of ['jinja2', 'click', 'numpy']) {
    const { terminal } = paper(`{"packages":["${name}"]}`)
    await submit(service, { ...text, file: '-', ...(name === 'click' ? asking : {}) }, terminal)
    await sleep(2)
  }
  const { terminal, written } = paper()
  const found = { filter: { tag: ['ref:a branch', 'run:42'] }, all: false, json: true }
  t.equal(await list(service, found, terminal), exitCodes.done)
  const { items, next } = JSON.parse(written.out)
  t.equal(items.length, 1)
  t.match(items[0], { spec: { packages: ['click'] }, build: { priority: 'low' } })
  t.equal(next, null)

  const one = paper()
  await list(service, { filter: { limit: 2 }, all: false, json: false }, one.terminal)
  const [heading, ...rows] = one.written.out.trimEnd().split('\n')
  t.match(heading, /^STATUS +ASKED FOR +CHANNEL +ENVIRONMENT +PACKAGES$/)
  t.match(rows, [/^queued +\d{4}-\d\d-\d\d \d\d:\d\d +sample +[0-9a-f]{64} +numpy$/, / click$/])
  t.equal(one.written.err, 'There are more: use --all or --limit.\n')
  const all = paper()
  await list(service, { filter: { limit: 2 }, all: true, json: false }, all.terminal)
  t.equal(all.written.out.trimEnd().split('\n').length, 4)
  t.equal(all.written.err, '')
})

tap.test(
  'a plan and a sweep are cancelled by their ids, and the move of a channel by its name',
  async (t) => {
    const { db, service } = await listen(t, servers)
    const { id: environmentId, spec } = request('click')
    const plan = await db.plans.ask({ environmentId, spec })
    const sweep = await db.sweeps.ask({ dryRun: true })
    for (const { id } of [plan, sweep]) {
      const { terminal, written } = paper()
      t.equal(await cancel(service, id, { wait: true, json: false }, terminal), exitCodes.done)
      t.match(written.out, new RegExp(`^cancelled {2}(plan|sweep) ${id}\n$`))
    }
    t.match(await db.plans.get(plan.id), { state: 'cancelled' })
    t.match(await db.sweeps.get(sweep.id), { state: 'cancelled' })

    const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
    await db.channelMoves.ask({ channel: 'team', from: { path: '/srv' }, defaults, isDefault: null })
    const { terminal, written } = paper()
    t.equal(await cancelMove(service, 'team', false, terminal), exitCodes.done)
    t.equal(written.out, 'cancelled  the move of channel team\n')
    t.match(await db.channelMoves.newest('team'), { state: 'cancelled' })
  },
)
