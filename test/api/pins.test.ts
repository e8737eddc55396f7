import tap from 'tap'
import type { App } from '../../src/api/dependencies.ts'
import { startServers } from '../servers.ts'
import { makeReady, openApp, plan, post } from './fixture.ts'

const servers = await startServers(tap)
const failure = { class: 'internal' as const, message: '', retryable: true }
const nobody = '0'.repeat(64)
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000)

const pin = (app: App, id: string, payload?: unknown) =>
  app.inject({
    method: 'PUT',
    url: `/v1/environments/${id}/pin`,
    ...(payload !== undefined && { payload: payload as object }),
  })
const unpin = (app: App, id: string) => app.inject({ method: 'DELETE', url: `/v1/environments/${id}/pin` })
const forget = (app: App, id: string) => app.inject({ method: 'DELETE', url: `/v1/environments/${id}` })

/** The app with an environment that is ready. */
async function withReady(t: Parameters<typeof openApp>[0]) {
  const opened = await openApp(t, servers)
  const { id, build } = (await post(opened.app, { packages: ['jinja2'] })).json()
  await makeReady(opened.db, await plan(opened.db, build.id))
  return { ...opened, id: id as string }
}

tap.test('pinned for good, for days, until a time; the newest request counts', async (t) => {
  const { app, id } = await withReady(t)
  const first = await pin(app, id)
  t.equal(first.statusCode, 200)
  t.match(first.json(), { id, status: 'ready', pinned: { at: String, until: null } })
  const seen = await app.inject(`/v1/environments/${id}`)
  t.same(seen.json().pinned, first.json().pinned)

  const days = (await pin(app, id, { days: 3 })).json().pinned
  t.equal(days.at, first.json().pinned.at, 'it is the same pin')
  t.ok(Math.abs(Date.parse(days.until) - inHours(72).getTime()) < 60_000)
  const until = inHours(1).toISOString()
  t.equal((await pin(app, id, { until })).json().pinned.until, until)
  t.equal((await pin(app, id, { until: '2200-01-31' })).json().pinned.until, '2200-01-31T00:00:00.000Z')
  t.equal(
    (await pin(app, id, { until: '2200-01-31T12:00:00+02:00' })).json().pinned.until,
    '2200-01-31T10:00:00.000Z',
  )
  t.equal((await pin(app, id, {})).json().pinned.until, null)

  for (let time = 0; time < 2; time++) {
    const { statusCode, json } = await unpin(app, id)
    t.equal(statusCode, 200)
    t.match(json(), { id, pinned: null })
  }
})

tap.test('every fault of a request at once, and nothing is pinned', async (t) => {
  const { app, db, id } = await withReady(t)
  const faults = async (payload: unknown) => {
    const response = await pin(app, id, payload)
    t.equal(response.statusCode, 400)
    t.equal(response.json().code, 'body-invalid')
    return response
      .json()
      .faults.map(({ pointer, detail }: { pointer: string; detail: string }) => [pointer, detail])
  }
  t.same(await faults({ until: '2020-01-01', days: 3 }), [
    ['', 'Give either `until` or `days`, not both.'],
    ['/until', '2020-01-01 is in the past.'],
  ])
  t.same(await faults({ until: '2200-02-31T12:00:00Z' }), [
    ['/until', 'There is no time 2200-02-31T12:00:00Z.'],
  ])
  t.same(await faults({ until: '2200-01-31T25:00:00Z' }), [
    ['/until', 'There is no time 2200-01-31T25:00:00Z.'],
  ])
  t.same(
    (await faults({ until: 'tomorrow', days: 0, untl: 1 })).map(([pointer]: string[]) => pointer).sort(),
    ['', '/days', '/until', '/untl'],
  )
  t.same(await faults([]), [['', 'Has to be an object, not a list.']])
  t.equal((await faults({ days: 1.5 })).length, 1)
  const text = await app.inject({
    method: 'PUT',
    url: `/v1/environments/${id}/pin`,
    payload: '{"days":',
    headers: { 'content-type': 'application/json' },
  })
  t.match(text.json(), { code: 'body-invalid', status: 400, faults: [{ pointer: '' }] })
  t.equal((await db.environments.get(id))?.environment.pinned, null)
})

tap.test('what can be pinned', async (t) => {
  const { app, db, id } = await withReady(t)
  for (const ask of [pin, unpin, forget])
    for (const unknown of [nobody, 'x'])
      t.match((await ask(app, unknown)).json(), { status: 404, code: 'not-found' })
  t.match((await pin(app, nobody, { days: 0 })).json(), { code: 'body-invalid' })

  const other = (await post(app, { packages: ['numpy'] })).json()
  t.match((await pin(app, other.id)).json(), { status: 'queued', pinned: { until: null } }, 'being built')
  const lease = await plan(db, other.build.id)
  await unpin(app, other.id)
  await db.builds.recordFailed(lease, failure)
  t.match((await pin(app, other.id)).json(), {
    status: 409,
    code: 'environment-not-ready',
    detail: 'Its build failed. POST its spec to build it, then pin it.',
  })
  await db.environments.evict(id, 'Nobody used it.')
  t.match((await pin(app, id)).json(), {
    status: 409,
    code: 'environment-not-ready',
    detail: 'It was evicted: Nobody used it. POST its spec to build it, then pin it.',
  })
})

tap.test('deleting removes all rows of an environment, and a sweep is due for its paths', async (t) => {
  const { app, db, id } = await withReady(t)
  const { build } = (await app.inject(`/v1/environments/${id}`)).json()
  const forgotten = await forget(app, id)
  t.equal(forgotten.statusCode, 202)
  const sweep = forgotten.json()
  t.match(sweep, { state: 'queued', dryRun: false })
  t.equal(forgotten.headers.location, `/v1/sweeps/${sweep.id}`)
  t.same((await app.inject(`/v1/sweeps/${sweep.id}`)).json(), sweep)
  t.equal((await app.inject(`/v1/environments/${id}`)).statusCode, 404)
  t.equal((await app.inject(`/v1/builds/${build.id}`)).statusCode, 404)
  t.equal((await forget(app, id)).statusCode, 404)
  t.equal((await db.sweeps.list(10)).length, 1)
  const again = await post(app, { packages: ['jinja2'] })
  t.match(again.json(), { id, status: 'queued', build: { attempt: 1 } })
})

tap.test('an environment that is being built or pinned cannot be deleted', async (t) => {
  const { app, db, id } = await withReady(t)
  const other = (await post(app, { packages: ['numpy'] })).json()
  const refused = await forget(app, other.id)
  t.match(refused.json(), { status: 409, code: 'environment-in-use', detail: /A build of it is under way/ })
  await pin(app, id, { days: 1 })
  t.match((await forget(app, id)).json(), {
    status: 409,
    code: 'environment-in-use',
    detail: /^It is pinned/,
  })
  await unpin(app, id)
  t.equal((await forget(app, id)).statusCode, 202)
  t.equal((await db.sweeps.list(10)).length, 1, 'only what was forgotten asks for a sweep')
})

tap.test('a log that was thrown away says so', async (t) => {
  const { app, db } = await withReady(t)
  const { build } = (await post(app, { packages: ['numpy'] })).json()
  const lease = await plan(db, build.id)
  await db.log.append(lease, 'a log')
  await db.builds.recordFailed(lease, failure)
  const log = async () => {
    const { headers, body } = await app.inject(`/v1/builds/${build.id}/log`)
    return [body, headers['x-log-complete'], headers['x-log-pruned']]
  }
  t.same(await log(), ['a log', 'true', 'false'])
  await db.prune(0)
  t.same(await log(), ['', 'true', 'true'])
})
