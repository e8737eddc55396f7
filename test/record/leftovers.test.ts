import tap from 'tap'
import { startServers } from '../servers.ts'
import { published } from './published.ts'
import { claimed, request } from './sample.ts'

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

tap.test('builds and plans that have not ended', async (t) => {
  const { record } = await freshDatabase()
  const live = await claimed(record, 'live')
  const queued = (await record.environments.accept(request('queued'))).build.id
  const failed = await claimed(record, 'failed')
  await record.builds.recordFailed(failed, failure)
  const { spec } = request('numpy')
  const planned = await record.plans.ask({ environmentId: 'a', spec })
  await record.plans.finish(planned.id, { failure })
  const plan = await record.plans.ask({ environmentId: 'b', spec })
  t.same(
    await record.leftovers.unfinished([live.buildId, queued, failed.buildId, planned.id, plan.id, 'never']),
    new Set([live.buildId, queued, plan.id]),
  )
})
