import tap from 'tap'
import { startServers } from '../../servers.ts'
import { published } from '../published.ts'
import { claimed, endPlan, request } from '../sample.ts'

const { freshDatabase } = await startServers(tap)
const failure = { class: 'internal' as const, message: '', retryable: true }

tap.test('environments that are ready or being built are needed', async (t) => {
  const { record } = await freshDatabase()
  const ready = await published(record, 'ready', ['ready'])
  const evicted = await published(record, 'evicted', ['evicted'])
  await record.environments.evict(evicted, 'Just so.')
  const again = await published(record, 'again', ['again'])
  await record.environments.evict(again, 'Just so.')
  await record.environments.accept(request('again'))
  const queued = (await record.environments.accept(request('queued'))).environment.id
  const live = (await claimed(record, 'live')).environmentId
  const failed = await claimed(record, 'failed')
  await record.builds.recordFailed(failed, failure)
  const forgotten = '0'.repeat(64)
  const all = [ready, evicted, again, queued, live, failed.environmentId, forgotten]
  t.same(await record.leftovers.needed(all), new Set([ready, again, queued, live]))

  const unneeded: string[] = []
  for (const id of all) await record.leftovers.whileUnneeded(id, async () => void unneeded.push(id))
  t.same(unneeded, [evicted, failed.environmentId, forgotten])
})

tap.test('while something of an environment is removed, no build of it begins', async (t) => {
  const { record } = await freshDatabase()
  const { id } = request('numpy')
  const steps: string[] = []
  let asking: Promise<unknown> = Promise.resolve()
  await record.leftovers.whileUnneeded(id, async () => {
    asking = record.environments.accept(request('numpy')).then(() => steps.push('asked for'))
    await new Promise((resolve) => setTimeout(resolve, 50))
    steps.push('removed')
  })
  await asking
  t.same(steps, ['removed', 'asked for'])
  await record.leftovers.whileUnneeded(id, async () => void t.fail('it is needed now'))
})

tap.test('folders that a worker may be using', async (t) => {
  const { record } = await freshDatabase()
  const live = await claimed(record, 'live')
  const queued = (await record.environments.accept(request('queued'))).build.id
  const failed = await claimed(record, 'failed')
  await record.builds.recordFailed(failed, failure)
  const released = await claimed(record, 'released')
  await record.builds.release(released)
  const { spec } = request('numpy')
  const planned = await record.plans.ask({ environmentId: 'a', spec })
  await endPlan(record, planned.id, { failure })
  const plan = await record.plans.ask({ environmentId: 'b', spec })
  await record.plans.start(plan.id, 30)
  const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
  await record.channelMoves.ask({ channel: 'team', from: { path: '/srv' }, defaults, isDefault: null })
  const move = await record.channelMoves.claim(60)
  if (!move) throw new Error('there is no move')
  const used = [
    { id: live.buildId, fence: live.fence },
    { id: plan.id, fence: 1 },
    { id: move.id, fence: move.fence },
    // Of an earlier version, which had no numbers.
    ...[live.buildId, queued, plan.id].map((id) => ({ id, fence: null })),
  ]
  const unused = [
    { id: live.buildId, fence: live.fence - 1 },
    { id: failed.buildId, fence: failed.fence },
    { id: released.buildId, fence: released.fence },
    { id: planned.id, fence: 0 },
    { id: move.id, fence: move.fence - 1 },
    ...[failed.buildId, planned.id, 'never'].map((id) => ({ id, fence: null })),
  ]
  t.strictSame(await record.leftovers.inUse([...unused, ...used]), used)
})
