import { lstat, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { sweepRoots } from '../../src/sweep/sweep-roots.ts'
import { pathOf, published } from '../record/published.ts'
import { claimed, request } from '../record/sample.ts'
import { startServers, temporaryFolder } from '../servers.ts'

const { freshDatabase } = await startServers(tap)
const failure = { class: 'internal' as const, message: '', retryable: true }

tap.test('roots of what is ready or being built stay, all others go', async (t) => {
  const { record } = await freshDatabase()
  const dataDir = await temporaryFolder(t)
  t.same(await sweepRoots(record, dataDir), { roots: 0, folders: 0 }, 'a worker that has built nothing yet')

  const ready = await published(record, 'ready', ['ready'])
  const evicted = await published(record, 'evicted', ['evicted'])
  await record.environments.evict(evicted, 'Just so.')
  const live = await claimed(record, 'live')
  const failed = await claimed(record, 'failed')
  await record.builds.recordFailed(failed, failure)
  const forgotten = await published(record, 'forgotten', ['forgotten'])
  await record.keeping.forget(forgotten)
  const roots = join(dataDir, 'roots')
  await mkdir(roots)
  const others = ['channel-sample', `${ready}-dev`, 'README']
  for (const name of [ready, evicted, live.environmentId, failed.environmentId, forgotten, ...others])
    await symlink(pathOf('env'), join(roots, name))

  t.same(await sweepRoots(record, dataDir), { roots: 3, folders: 0 })
  t.same((await readdir(roots)).sort(), [ready, live.environmentId, ...others].sort())
  t.same(await sweepRoots(record, dataDir), { roots: 0, folders: 0 })
})

tap.test('folders of builds and plans that have ended go', async (t) => {
  const { record } = await freshDatabase()
  const dataDir = await temporaryFolder(t)
  const live = await claimed(record, 'live')
  const failed = await claimed(record, 'failed')
  await record.builds.recordFailed(failed, failure)
  const { spec } = request('numpy')
  const plan = await record.plans.ask({ environmentId: 'a', spec })
  const planned = await record.plans.ask({ environmentId: 'b', spec })
  await record.plans.finish(planned.id, { failure })
  const folders = join(dataDir, 'builds')
  for (const id of [live.buildId, failed.buildId, plan.id, planned.id, 'of somebody else'])
    await mkdir(join(folders, id, 'bundle'), { recursive: true })
  await writeFile(join(folders, failed.buildId, 'bundle', 'spec.json'), '{}')
  await symlink('/nix/store', join(folders, failed.buildId, 'root'))

  t.same(await sweepRoots(record, dataDir), { roots: 0, folders: 2 })
  t.same((await readdir(folders)).sort(), [live.buildId, plan.id, 'of somebody else'].sort())
  t.ok((await lstat('/nix/store')).isDirectory(), 'links are not followed')
})

tap.test('a root that is made while others are removed is not', async (t) => {
  const { record } = await freshDatabase()
  const dataDir = await temporaryFolder(t)
  const roots = join(dataDir, 'roots')
  await mkdir(roots)
  let over = false
  let looks = 0
  const sweeping = (async () => {
    while (!over) await sweepRoots(record, dataDir)
  })()
  for (let round = 0; round < 40; round++) {
    // As a build does: the record first, then the root. What an earlier build of it left may be there, or be going just now.
    const { environmentId, ...lease } = await claimed(record, 'numpy')
    const root = join(roots, environmentId)
    await symlink(pathOf('env'), root).catch(() => {})
    for (let look = 0; look < 5; look++) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      if (await lstat(root).catch(() => null)) looks++
    }
    await record.builds.recordFailed({ environmentId, ...lease }, failure)
  }
  over = true
  await sweeping
  t.equal(looks, 200, 'the root of a live build was there at every look')
})
