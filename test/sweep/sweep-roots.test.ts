import { spawnSync } from 'node:child_process'
import { lstat, mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import tap from 'tap'
import { folderAtStart } from '../../src/jobs/folder-at-start.ts'
import { sweepRoots } from '../../src/sweep/sweep-roots.ts'
import { pathOf, published } from '../db/published.ts'
import { claimed, request } from '../db/sample.ts'
import { startServers, temporaryFolder } from '../servers.ts'

const { freshDatabase } = await startServers(tap)
const failure = { class: 'internal' as const, message: '', retryable: true }

tap.test('roots of what is ready or being built stay, all others go', async (t) => {
  const { db } = await freshDatabase()
  const dataDir = await temporaryFolder(t)
  t.same(await sweepRoots(db, dataDir), { roots: 0, folders: 0 }, 'a worker that has built nothing yet')

  const ready = await published(db, 'ready', ['ready'])
  const evicted = await published(db, 'evicted', ['evicted'])
  await db.environments.evict(evicted, 'Just so.')
  const live = await claimed(db, 'live')
  const failed = await claimed(db, 'failed')
  await db.builds.recordFailed(failed, failure)
  const forgotten = await published(db, 'forgotten', ['forgotten'])
  await db.keeping.forget(forgotten)
  const roots = join(dataDir, 'roots')
  await mkdir(roots)
  const others = ['channel-sample', `${ready}-dev`, 'README']
  for (const name of [ready, evicted, live.environmentId, failed.environmentId, forgotten, ...others])
    await symlink(pathOf('env'), join(roots, name))

  t.same(await sweepRoots(db, dataDir), { roots: 3, folders: 0 })
  t.same((await readdir(roots)).sort(), [ready, live.environmentId, ...others].sort())
  t.same(await sweepRoots(db, dataDir), { roots: 0, folders: 0 })
})

tap.test('folders of work that has ended, or that the worker has lost, go', async (t) => {
  const { db } = await freshDatabase()
  const dataDir = await temporaryFolder(t)
  const live = await claimed(db, 'live')
  const failed = await claimed(db, 'failed')
  await db.builds.recordFailed(failed, failure)
  const { spec } = request('numpy')
  const plan = await db.plans.ask({ environmentId: 'a', spec })
  for (let start = 1; start <= 2; start++) await db.plans.start(plan.id, -1)
  const folders = join(dataDir, 'builds')
  const gone = `${failed.buildId}.${failed.fence}`
  const staying = [`${live.buildId}.${live.fence}`, `${plan.id}.2`, plan.id, 'of somebody else']
  const going = [`${live.buildId}.${live.fence - 1}`, gone, failed.buildId, `${plan.id}.1`]
  for (const name of [...staying, ...going]) await mkdir(join(folders, name, 'bundle'), { recursive: true })
  await writeFile(join(folders, gone, 'bundle', 'spec.json'), '{}')
  await symlink('/nix/store', join(folders, gone, 'root'))

  t.same(await sweepRoots(db, dataDir), { roots: 0, folders: going.length })
  t.same((await readdir(folders)).sort(), staying.sort())
  t.ok((await lstat('/nix/store')).isDirectory(), 'links are not followed')
})

tap.test('folders that workers had at their start go when these have ended', async (t) => {
  const { db } = await freshDatabase()
  const dataDir = await temporaryFolder(t)
  const folders = join(dataDir, 'builds')
  const ended = spawnSync('true').pid
  const staying = [folderAtStart('sample'), `channel-sample@elsewhere-${ended}`, `channel-sample-${ended}`]
  const old = [`channel-old@elsewhere-${ended}`, `channel-old-${ended}`]
  const going = [...old, `channel-sample@${hostname()}-${ended}`]
  for (const name of [...staying, ...going]) await mkdir(join(folders, name, 'bundle'), { recursive: true })
  const daysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000)
  for (const name of old) await utimes(join(folders, name), daysAgo, daysAgo)

  t.same(await sweepRoots(db, dataDir), { roots: 0, folders: going.length })
  t.same((await readdir(folders)).sort(), staying.sort())
})

tap.test('a root that is made while others are removed is not', async (t) => {
  const { db } = await freshDatabase()
  const dataDir = await temporaryFolder(t)
  const roots = join(dataDir, 'roots')
  await mkdir(roots)
  let over = false
  let looks = 0
  const sweeping = (async () => {
    while (!over) await sweepRoots(db, dataDir)
  })()
  for (let round = 0; round < 40; round++) {
    // Acts as a build: the database first, then the root. The root of an earlier build may be there, or be removed just now.
    const { environmentId, ...lease } = await claimed(db, 'numpy')
    const root = join(roots, environmentId)
    await symlink(pathOf('env'), root).catch(() => {})
    for (let look = 0; look < 5; look++) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      if (await lstat(root).catch(() => null)) looks++
    }
    await db.builds.recordFailed({ environmentId, ...lease }, failure)
  }
  over = true
  await sweeping
  t.equal(looks, 200, 'the root of a live build was there at every look')
})
