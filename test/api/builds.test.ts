import tap from 'tap'
import { startServers } from '../servers.ts'
import { makeReady, openApp, plan, post } from './fixture.ts'

const servers = await startServers(tap)

tap.test('a build as it goes on', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { id, build } = (await post(app, { packages: ['jinja2'] })).json()
  const read = async () => (await app.inject(`/v1/builds/${build.id}`)).json()
  t.match(await read(), {
    id: build.id,
    environmentId: id,
    attempt: 1,
    state: 'queued',
    startedAt: null,
    timings: {},
  })
  const lease = await plan(db, build.id)
  await db.builds.progress(lease, { done: 2, expected: 5 })
  await db.builds.timing(lease, 'plan', 1234)
  t.match(await read(), {
    state: 'building',
    progress: { done: 2, expected: 5 },
    timings: { plan: 1234 },
    finishedAt: null,
  })
  await makeReady(db, lease)
  const { state, startedAt, finishedAt } = await read()
  t.equal(state, 'ready')
  t.ok(Date.parse(finishedAt) >= Date.parse(startedAt))
})

tap.test('the log, piece by piece, while it grows', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { build } = (await post(app, { packages: ['jinja2'] })).json()
  const read = async (offset = 0) => {
    const { body, headers, statusCode } = await app.inject(`/v1/builds/${build.id}/log?offset=${offset}`)
    t.equal(statusCode, 200)
    t.equal(headers['content-type'], 'text/plain; charset=utf-8')
    t.equal(headers['x-content-type-options'], 'nosniff')
    return { body, next: Number(headers['x-log-next-offset']), complete: headers['x-log-complete'] }
  }
  t.same(await read(), { body: '', next: 0, complete: 'false' })
  const lease = await plan(db, build.id)
  await db.log.append(lease, 'grün\n')
  t.same(await read(), { body: 'grün\n', next: 6, complete: 'false' })
  t.same(await read(3), { body: 'n\n', next: 6, complete: 'false' }, 'begins with a whole character')
  await db.log.append(lease, '<script>\n')
  t.same(await read(6), { body: '<script>\n', next: 15, complete: 'false' })
  await makeReady(db, lease)
  t.same(await read(15), { body: '', next: 15, complete: 'true' })
  t.same(await read(1e12), { body: '', next: 15, complete: 'true' })
})

tap.test('a log of several pieces is whole when put together', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { build } = (await post(app, { packages: ['jinja2'] })).json()
  const lease = await plan(db, build.id)
  const text = 'zwölf Boxkämpfer\n'.repeat(150_000)
  await db.log.append(lease, text)
  await makeReady(db, lease)
  let whole = ''
  let offset = 0
  let pieces = 0
  for (let complete = false; !complete; pieces++) {
    const { body, headers } = await app.inject(`/v1/builds/${build.id}/log?offset=${offset}`)
    whole += body
    offset = Number(headers['x-log-next-offset'])
    complete = headers['x-log-complete'] === 'true'
  }
  t.ok(whole === text)
  t.equal(pieces, 3)
})
