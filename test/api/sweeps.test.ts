import tap from 'tap'
import type { App } from '../../src/api/dependencies.ts'
import type { SweepReport } from '../../src/db/cache/sweeps.ts'
import type { Db } from '../../src/db/db.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { openApp } from './fixture.ts'

const servers = await startServers(tap)
const rules = { everySeconds: 3600, staleSeconds: 60 }
const report: SweepReport = {
  bytesBefore: 5_000_000_000,
  bytesAfter: 1_000_000_000,
  freedBytes: 4_000_000_100,
  pathsRemoved: 17,
  orphans: { objects: 2, bytes: 100 },
  evicted: [
    {
      id: 'a'.repeat(64),
      storePath: '/nix/store/a-env',
      lastUsedAt: '2026-01-31T12:00:00.000Z',
      freedBytes: 4_000_000_000,
      because: 'It was not used for 100 days, and 90 is the limit (PATCHBAY_CACHE_MAX_DAYS).',
    },
  ],
  aboveLimit: { bytes: 7, because: 'Held: 1.0 GiB by pinned environments.' },
}

const ask = (app: App, wait: number | null, payload?: unknown) =>
  app.inject({
    method: 'POST',
    url: wait === null ? '/v1/sweeps' : `/v1/sweeps?wait=${wait}`,
    ...(payload !== undefined && { payload: payload as object }),
  })

/** Runs the waiting sweep, as a worker does. */
async function sweep(db: Db, end: Parameters<Db['sweeps']['finish']>[1]): Promise<string> {
  let id = ''
  await eventually(async () => {
    if ((await db.sweeps.list(1)).length === 0) return false
    const claimed = await db.sweeps.claim(rules)
    if (claimed) await db.sweeps.finish(claimed, end)
    id = claimed?.id ?? ''
    return claimed !== null
  })
  return id
}

tap.test('a sweep from its first moment to its last', async (t) => {
  const { app, db } = await openApp(t, servers)
  const asked = await ask(app, 0, { dryRun: true })
  t.equal(asked.statusCode, 202)
  const { id, ...body } = asked.json()
  t.equal(asked.headers.location, `/v1/sweeps/${id}`)
  t.match(asked.headers['retry-after'], /^\d+$/)
  t.match(body, { state: 'queued', dryRun: true, askedAt: String, startedAt: null, finishedAt: null })
  t.match(body, { report: null, failure: null })
  const read = async () => (await app.inject(`/v1/sweeps/${id}`)).json()
  t.same(await read(), { id, ...body })
  const claimed = await db.sweeps.claim(rules)
  t.match(await read(), { state: 'sweeping', startedAt: String })
  if (claimed) await db.sweeps.finish(claimed, { report, failure: null })
  t.match(await read(), { state: 'done', finishedAt: String, failure: null })
  t.same((await read()).report, { ...report, environmentsEvicted: 1 })
  const { evicted: _, ...figures } = report
  const list = await app.inject('/v1/sweeps')
  t.same(list.json().items, [{ ...(await read()), report: { ...figures, environmentsEvicted: 1 } }])
})

tap.test('the answer waits for the end', async (t) => {
  const { app, db } = await openApp(t, servers)
  const answer = ask(app, 30)
  const id = await sweep(db, { report, failure: null })
  const { statusCode, headers, json } = await answer
  t.equal(statusCode, 200)
  t.notOk(headers.location)
  t.match(json(), { id, state: 'done', dryRun: false })
})

tap.test('a sweep that fails is no error of the request', async (t) => {
  const { app, db } = await openApp(t, servers)
  const answer = ask(app, null, {})
  await sweep(db, { report, failure: 'Cannot remove from /cache: EIO' })
  const { statusCode, json } = await answer
  t.equal(statusCode, 200)
  t.match(json(), {
    state: 'failed',
    failure: 'Cannot remove from /cache: EIO',
    report: { pathsRemoved: 17 },
  })
})

tap.test('one that waits is shared', async (t) => {
  const { app } = await openApp(t, servers)
  const answers = await Promise.all(Array.from({ length: 5 }, () => ask(app, 0)))
  t.equal(new Set(answers.map((one) => one.json().id)).size, 1)
  t.not((await ask(app, 0, { dryRun: true })).json().id, answers[0]?.json().id)
  t.equal((await app.inject('/v1/sweeps?limit=1')).json().items.length, 1)
  t.equal((await app.inject('/v1/sweeps')).json().items.length, 2)
})

tap.test('refusals', async (t) => {
  const { app, db } = await openApp(t, servers)
  const refused = async (response: ReturnType<typeof ask>) => {
    const { code, faults } = (await response).json()
    return [code, ...faults.map(({ pointer }: { pointer: string }) => pointer)]
  }
  t.same(await refused(ask(app, 0, { dryRun: 'yes', dry: true })), ['body-invalid', '/dry', '/dryRun'])
  t.same(await refused(ask(app, 31)), ['query-invalid', 'wait'])
  t.same(await db.sweeps.list(10), [], 'none was asked for')
  for (const id of ['x', '01a20424-5e6f-758c-b3f1-1a1fcd1eb644'])
    t.match((await app.inject(`/v1/sweeps/${id}`)).json(), { status: 404, code: 'not-found' })
  for (const query of ['limit=0', 'limit=101', 'limit=x', 'cursor=x'])
    t.match((await app.inject(`/v1/sweeps?${query}`)).json(), { status: 400, code: 'query-invalid' })
})

tap.test('a service that shuts down does not wait for sweeps', async (t) => {
  const { app, db } = await openApp(t, servers)
  const answer = ask(app, 30)
  await eventually(async () => (await db.sweeps.list(1)).length === 1)
  await app.close()
  t.equal((await answer).statusCode, 202)
})
