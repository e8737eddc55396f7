import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import tap, { type Test } from 'tap'
import { moveChannelsForever } from '../../src/channel/move.ts'
import { eventually } from '../eventually.ts'
import { openContext } from '../nix/open-context.ts'
import { startServers, temporaryFolder } from '../servers.ts'

const { freshDatabase } = await startServers(tap)
const log = pino({ level: 'silent' })
/** Settings for calls of Nix, and a data folder. */
async function openSite(t: Test) {
  const { db } = await freshDatabase()
  const context = await openContext(t)
  return {
    ...context,
    db,
    dataDir: context.roots,
    nixpkgsUrl: 'http://127.0.0.1:9/nixpkgs',
    limits: { ...context.limits, minFreeMb: 0 },
  }
}

const rules = { leaseSeconds: 30, maxAttempts: 2 }
const ask = {
  channel: 'team',
  from: { path: fileURLToPath(new URL('../../ops/sample-channel', import.meta.url)) },
  defaults: { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' },
  isDefault: null,
}

tap.test('a move that has taken its workers with it is given up', async (t) => {
  const site = await openSite(t)
  const { db } = site
  await db.channelMoves.ask(ask)
  for (let start = 1; start <= 2; start++) t.match(await db.channelMoves.claim(0), { start })
  const stop = moveChannelsForever(site, { ...rules, leaseSeconds: 0.1 }, log, 10)
  t.teardown(stop)
  await eventually(async () => (await db.channelMoves.newest('team'))?.finishedAt != null)
  t.match(await db.channelMoves.newest('team'), {
    state: 'failed',
    starts: 3,
    failure: { class: 'worker-lost', retryable: true, message: /Each of 2 workers/ },
  })
  t.equal(await db.channels.get('team'), null)
})

tap.test('a worker that is shut down leaves its move to another, which ends it', async (t) => {
  const site = await openSite(t)
  const { db } = site
  await db.channelMoves.ask(ask)
  const stop = moveChannelsForever(site, rules, log, 10)
  await eventually(async () => (await db.channelMoves.newest('team'))?.state === 'moving')
  await stop()
  t.match(await db.channelMoves.newest('team'), { state: 'queued', starts: 0 })

  t.teardown(moveChannelsForever(site, rules, log, 10))
  await eventually(async () => (await db.channelMoves.newest('team'))?.finishedAt != null)
  t.match(await db.channelMoves.newest('team'), { state: 'done', starts: 1 })
  const channel = await db.channels.get('team')
  t.match(channel, { pin: { kind: 'folder' }, fromFile: false })
  t.ok(channel?.packageNames?.includes('jinja2'))
})

tap.test('nothing is put into a store that is full', async (t) => {
  const site = await openSite(t)
  await site.db.channelMoves.ask(ask)
  const limits = { ...site.limits, minFreeMb: 2 ** 40 }
  t.teardown(moveChannelsForever({ ...site, limits }, rules, log, 10))
  await eventually(async () => (await site.db.channelMoves.newest('team'))?.finishedAt != null)
  t.match(await site.db.channelMoves.newest('team'), { failure: { class: 'disk-full', retryable: true } })
})

tap.test('a move that is cancelled ends, and its Nix with it', async (t) => {
  const site = await openSite(t)
  const bin = await temporaryFolder(t)
  const pidFile = join(bin, 'pid')
  const endless = `#!/bin/sh\necho $$ > ${pidFile}.new\nmv ${pidFile}.new ${pidFile}\nexec sleep 1000\n`
  await writeFile(join(bin, 'nix-instantiate'), endless, { mode: 0o755 })
  const settings = { ...site.settings, path: `${bin}:${site.settings.path}` }
  await site.db.channelMoves.ask(ask)
  t.teardown(moveChannelsForever({ ...site, settings }, rules, log, 10))
  await eventually(() => existsSync(pidFile))
  const pid = Number(await readFile(pidFile, 'utf8'))
  const folders = await readdir(join(site.dataDir, 'builds'))
  const move = await site.db.channelMoves.newest('team')
  t.strictSame(folders, [`${move?.id}.1`], 'in a folder of this move alone')

  t.match(await site.db.channelMoves.cancel('team', 'ops'), { outcome: 'cancelling' })
  await eventually(async () => (await site.db.channelMoves.newest('team'))?.finishedAt != null)
  t.match(await site.db.channelMoves.newest('team'), {
    state: 'cancelled',
    failure: { class: 'cancelled' },
  })
  t.notOk(existsSync(`/proc/${pid}`))
  t.strictSame(await readdir(join(site.dataDir, 'builds')), [])
  t.equal(await site.db.channels.get('team'), null)
})
