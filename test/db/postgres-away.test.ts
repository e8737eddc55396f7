import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import tap, { type Test } from 'tap'
import type { CacheStore } from '../../src/cache/cache-store.ts'
import { moveChannelsForever } from '../../src/channel/move.ts'
import { openDb } from '../../src/db/db.ts'
import { sweepForever } from '../../src/sweep/sweep-forever.ts'
import { eventually } from '../eventually.ts'
import { openContext } from '../nix/open-context.ts'
import { startProxy } from '../proxy.ts'
import { startServers, temporaryFolder } from '../servers.ts'
import { openSite } from '../sweep/site.ts'

const servers = await startServers(tap)
const log = pino({ level: 'silent' })

/** Opens the database behind a proxy that refuses connections for a moment, as during a restart of Postgres. */
async function behindProxy(t: Test, databaseUrl: string) {
  const proxy = await startProxy(t, databaseUrl)
  const db = await openDb(proxy.url)
  t.teardown(() => db.close())
  const beAway = () => {
    proxy.behave('refuse')
    setTimeout(() => proxy.behave('pass'), 1500)
  }
  return { db, beAway }
}

tap.test('a channel move whose end cannot be recorded at once has that end all the same', async (t) => {
  const { db: near, databaseUrl } = await servers.freshDatabase()
  const { db, beAway } = await behindProxy(t, databaseUrl)
  let asked = 0
  // Takes Postgres away when the worker asks for the branch. The repository has no branches.
  const repository = createServer((_, response) => {
    asked += 1
    beAway()
    response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await once(repository, 'listening')
  t.teardown(() => repository.close())
  const context = await openContext(t)
  const site = {
    ...{ ...context, db, dataDir: context.roots, limits: { ...context.limits, minFreeMb: 0 } },
    nixpkgsUrl: `http://127.0.0.1:${(repository.address() as AddressInfo).port}/nixpkgs`,
  }
  const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
  await near.channelMoves.ask({ channel: 'team', from: { branch: 'none' }, defaults, isDefault: null })
  const stop = moveChannelsForever(site, { leaseSeconds: 600, maxAttempts: 3 }, log, 10)
  t.teardown(stop)
  await eventually(async () => (await near.channelMoves.newest('team'))?.finishedAt != null)
  t.match(await near.channelMoves.newest('team'), { state: 'failed', starts: 1 })
  t.equal(asked, 1, 'and is not looked at again')
})

tap.test('a sweep for which Postgres was away has not failed, and is done', async (t) => {
  const site = await openSite(t, servers)
  const { db, beAway } = await behindProxy(t, site.databaseUrl)
  let isFirst = true
  /** Takes Postgres away while the store lists its objects, in the middle of a sweep. */
  const store = new Proxy(site.store, {
    get(target, name: keyof CacheStore) {
      if (name === 'list' && isFirst) {
        isFirst = false
        beAway()
      }
      return target[name]
    },
  })
  const config = { cacheMaxDays: 90, cacheMaxMb: 1000, historyDays: 90, dataDir: await temporaryFolder(t) }
  const pace = { lookMs: 10, everySeconds: 3600, staleSeconds: 600 }
  const stop = sweepForever(config, { db, store }, log, pace)
  t.teardown(stop)
  await eventually(async () => Boolean((await site.db.sweeps.list(1))[0]?.finishedAt))
  t.notOk(isFirst)
  t.match(await site.db.sweeps.list(5), [{ state: 'done', failure: null }])
})
