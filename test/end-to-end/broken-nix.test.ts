import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import tap from 'tap'
import { eventually } from '../eventually.ts'
import { temporaryFolder } from '../servers.ts'
import { openSite } from './site.ts'
import { startWorkerProcess } from './worker-process.ts'

tap.test('a broken database of Nix is the fault of its machine', async (t) => {
  const site = await openSite(t)
  const root = await temporaryFolder(t)
  t.teardown(() => execa('chmod', ['-R', 'u+w', root]))
  const nix = join(root, 'nix')
  await mkdir(nix)
  const worker = await startWorkerProcess(t, site, { PATCHBAY_DATA_DIR: join(root, 'data') }, nix)
  const warnings = async () =>
    (
      (await (await fetch(`${site.url}/readyz`)).json()) as {
        warnings: { pointer: string; detail: string }[]
      }
    ).warnings
  t.same(await warnings(), [])

  const database = join(nix, 'var/nix/db')
  const kept = join(root, 'kept')
  await cp(database, kept, { recursive: true })
  await writeFile(join(database, 'db.sqlite'), 'this is no database, and has never been one'.repeat(1000))
  for (const name of ['db.sqlite-wal', 'db.sqlite-shm']) await rm(join(database, name), { force: true })

  const { build } = await site.service.accept(JSON.stringify({ packages: ['click'] }))
  const plan = await site.service.requestPlan(JSON.stringify({ packages: ['jinja2'] }))
  await fetch(`${site.url}/v1/channels/team`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path: site.faultyChannel }),
  })
  await eventually(async () => (await warnings()).length > 0)
  t.match(await warnings(), [
    {
      pointer: /^\/workers\/.*\/nix$/,
      detail:
        /^Nix does not work on the worker .*db\.sqlite.* says nothing about the channel or its packages/,
    },
  ])
  await sleep(6000)
  t.match(await site.db.builds.get(build.id), { state: 'queued', failure: null })
  t.match(await site.db.plans.get(plan.id), { failure: null, finishedAt: null })
  t.match(await site.db.channelMoves.newest('team'), { failure: null, finishedAt: null })

  for (const name of await readdir(database)) await rm(join(database, name))
  await cp(kept, database, { recursive: true })
  await eventually(async () => (await warnings()).length === 0)
  await eventually(async () => (await site.db.channelMoves.newest('team'))?.state === 'done')
  t.equal(await worker.stop(), 0)
})
