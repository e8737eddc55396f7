import tap, { type Test } from 'tap'
import { openDb } from '../../src/db/db.ts'
import { eventually } from '../eventually.ts'
import { startProxy } from '../proxy.ts'
import { startServers } from '../servers.ts'
import { type Opened, openApp } from './fixture.ts'
import { type Published, published, somePath } from './objects.ts'
import { type Connection, oneConnection } from './one-connection.ts'

const servers = await startServers(tap)

interface Process extends Opened {
  connection: Connection
}

/** Two processes of one service, each with its own connections to Postgres, and a client of each. */
async function twoProcesses(t: Pick<Test, 'teardown'>): Promise<[Process, Process]> {
  const one = await openApp(t, servers)
  const db = await openDb(one.databaseUrl)
  t.teardown(db.close)
  const other = { ...(await openApp(t, servers, { on: { ...one, db }, cache: one.cache })), cache: one.cache }
  return [
    { ...one, connection: await oneConnection(t, one.app) },
    { ...other, connection: await oneConnection(t, other.app) },
  ]
}

tap.test('a path that is published is found at once, in every process', async (t) => {
  const both = await twoProcesses(t)
  const [one] = both
  const statuses = new Set<number>()
  for (let time = 0; time < 20; time++) {
    const path = somePath('tool', 1000)
    const url = `/${path.hash}.narinfo`
    for (const { connection } of both) t.equal((await connection.get(url)).status, 404)
    // Requests that are under way while it is published.
    const early = both.flatMap(({ app }) => Array.from({ length: 5 }, () => app.inject(url)))
    await published(one, path)
    for (const asked of [url, `/${path.hash}.ls`, `/${path.object}`])
      for (const answer of both.map(({ connection }) => connection.get(asked)))
        statuses.add((await answer).status)
    await Promise.all(early)
  }
  t.strictSame([...statuses], [200])
})

const removals: { [what: string]: (site: Process, path: Published) => Promise<unknown> } = {
  'a sweep': ({ db }) => db.retention.release([]),
  'a check that finds it broken': ({ db }, path) => db.cache.unrecord(path),
  'another process that misses one of its objects': ({ db }, path) => db.cache.lost(path),
}

for (const [what, remove] of Object.entries(removals)) {
  tap.test(`a path that ${what} removes is soon gone in every process`, async (t) => {
    const both = await twoProcesses(t)
    const [one] = both
    const path = await published(one)
    const urls = [`/${path.hash}.narinfo`, `/${path.object}`]
    for (const { connection } of both)
      for (const url of [...urls, ...urls]) t.equal((await connection.get(url)).status, 200)
    await remove(one, path)
    for (const { connection } of both)
      for (const url of urls) {
        await eventually(async () => (await connection.get(url)).status === 404)
        t.equal((await connection.get(url)).status, 404, 'for good')
      }
  })
}

tap.test('a narinfo that is signed anew soon shows in every process', async (t) => {
  const both = await twoProcesses(t)
  const [one] = both
  const path = await published(one)
  const url = `/${path.hash}.narinfo`
  for (const { connection } of both) t.equal((await connection.get(url)).body.toString(), path.narinfo)
  const signed = `${path.narinfo}Sig: new-1:AAAA\n`
  const change = { signedBy: ['test-1', 'new-1'], bytes: path.bytes }
  const meta = { contentType: 'text/x-nix-narinfo' }
  await one.db.cache.amend(path.path, change, () =>
    one.cache.store.putText(`${path.hash}.narinfo`, signed, meta),
  )
  for (const { connection } of both)
    await eventually(async () => (await connection.get(url)).body.toString() === signed)
  const [here, there] = await Promise.all(both.map(({ connection }) => connection.get(url)))
  t.equal(here?.headers.etag, there?.headers.etag)
})

tap.test(
  'what was removed while the connection for notifications was away is gone once it is back',
  async (t) => {
    const [one] = await twoProcesses(t)
    const proxy = await startProxy(t, one.databaseUrl)
    const db = await openDb(proxy.url)
    t.teardown(db.close)
    const cut = await openApp(t, servers, { on: { ...one, db }, cache: one.cache })
    const connection = await oneConnection(t, cut.app)
    const path = await published(one)
    const url = `/${path.hash}.narinfo`
    for (let time = 0; time < 2; time++) t.equal((await connection.get(url)).status, 200)
    proxy.behave('refuse')
    await one.db.cache.unrecord(path)
    t.equal((await connection.get(url)).status, 200, 'from memory')
    proxy.behave('pass')
    await eventually(async () => (await connection.get(url)).status === 404)
  },
)
