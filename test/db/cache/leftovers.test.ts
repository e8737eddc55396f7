import tap from 'tap'
import { startServers } from '../../servers.ts'
import { published } from '../published.ts'
import { claimed, endPlan, request } from '../sample.ts'

const { freshDatabase } = await startServers(tap)
const failure = { class: 'internal' as const, message: '', retryable: true }

tap.test('environments that are ready or being built are needed', async (t) => {
  const { db } = await freshDatabase()
  const ready = await published(db, 'ready', ['ready'])
  const evicted = await published(db, 'evicted', ['evicted'])
  await db.environments.evict(evicted, 'Just so.')
  const again = await published(db, 'again', ['again'])
  await db.environments.evict(again, 'Just so.')
  await db.environments.accept(request('again'))
  const queued = (await db.environments.accept(request('queued'))).environment.id
  const live = (await claimed(db, 'live')).environmentId
  const failed = await claimed(db, 'failed')
  await db.builds.recordFailed(failed, failure)
  const forgotten = '0'.repeat(64)
  const all = [ready, evicted, again, queued, live, failed.environmentId, forgotten]
  t.same(await db.leftovers.needed(all), new Set([ready, again, queued, live]))

  const unneeded: string[] = []
  for (const id of all) await db.leftovers.whileUnneeded(id, async () => void unneeded.push(id))
  t.same(unneeded, [evicted, failed.environmentId, forgotten])
})

tap.test('while something of an environment is removed, no build of it begins', async (t) => {
  const { db } = await freshDatabase()
  const { id } = request('numpy')
  const steps: string[] = []
  let asking: Promise<unknown> = Promise.resolve()
  await db.leftovers.whileUnneeded(id, async () => {
    asking = db.environments.accept(request('numpy')).then(() => steps.push('asked for'))
    await new Promise((resolve) => setTimeout(resolve, 50))
    steps.push('removed')
  })
  await asking
  t.same(steps, ['removed', 'asked for'])
  await db.leftovers.whileUnneeded(id, async () => void t.fail('it is needed now'))
})

tap.test('folders that a worker may be using', async (t) => {
  const { db } = await freshDatabase()
  const live = await claimed(db, 'live')
  const queued = (await db.environments.accept(request('queued'))).build.id
  const failed = await claimed(db, 'failed')
  await db.builds.recordFailed(failed, failure)
  const released = await claimed(db, 'released')
  await db.builds.release(released)
  const { spec } = request('numpy')
  const planned = await db.plans.ask({ environmentId: 'a', spec })
  await endPlan(db, planned.id, { failure })
  const plan = await db.plans.ask({ environmentId: 'b', spec })
  await db.plans.start(plan.id, 30)
  const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
  await db.channelMoves.ask({ channel: 'team', from: { path: '/srv' }, defaults, isDefault: null })
  const move = await db.channelMoves.claim(60)
  if (!move) throw new Error('there is no move')
  const used = [
    { id: live.buildId, fence: live.fence },
    { id: plan.id, fence: 1 },
    { id: move.id, fence: move.fence },
    // Folders of an earlier version, which had no numbers.
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
  t.strictSame(await db.leftovers.inUse([...unused, ...used]), used)
})
