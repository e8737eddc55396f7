import tap from 'tap'
import type { App } from '../../src/api/dependencies.ts'
import { startServers } from '../servers.ts'
import { makeReady, noLimits, openApp, plan, post } from './fixture.ts'

const servers = await startServers(tap)
const nobody = '0190c0de-0000-7000-8000-000000000000'
const spec = { packages: ['jinja2'] }

const act = (app: App, url: string, payload?: object, method: 'POST' | 'PUT' = 'POST') =>
  app.inject({ method, url, ...(payload && { payload }) })

const ask = (app: App, query: string, payload: object = spec) =>
  app.inject({ method: 'POST', url: `/v1/environments?${query}`, payload })

tap.test('cancel: at once where it waits, by the worker where it has one', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { id, build } = (await post(app, spec)).json()
  const first = await act(app, `/v1/builds/${build.id}/cancel`)
  t.equal(first.statusCode, 200)
  t.match(first.json(), {
    state: 'cancelled',
    cancelRequested: { by: 'anybody', at: String },
    failure: { class: 'cancelled', retryable: true },
  })
  t.equal((await act(app, `/v1/builds/${build.id}/cancel`)).statusCode, 200, 'again')

  const again = (await post(app, spec)).json()
  t.match(again, { id, build: { attempt: 2, retryOf: build.id }, status: 'queued' })
  const lease = await plan(db, again.build.id)
  const second = await act(app, `/v1/builds/${again.build.id}/cancel`)
  t.equal(second.statusCode, 202)
  t.match(second.headers, { location: `/v1/builds/${again.build.id}`, 'retry-after': '1' })
  t.match(second.json(), { state: 'building', finishedAt: null, cancelRequested: { by: 'anybody' } })
  await db.builds.release(lease)
  t.match((await app.inject(`/v1/environments/${id}`)).json(), { status: 'cancelled' })
  t.match((await app.inject('/v1/environments?status=cancelled')).json().items, [{ id }])
})

tap.test('an empty body that is said to be JSON is no fault of who acts', async (t) => {
  const { app } = await openApp(t, servers)
  const { build } = (await post(app, spec)).json()
  const headers = { 'content-type': 'application/json' }
  const cancelled = await app.inject({ method: 'POST', url: `/v1/builds/${build.id}/cancel`, headers })
  t.equal(cancelled.statusCode, 200)
  const wanted = await app.inject({ method: 'PUT', url: `/v1/builds/${build.id}/priority`, headers })
  t.equal(wanted.statusCode, 400)
  t.match(wanted.json(), { code: 'body-invalid', faults: [{ detail: 'The body is empty.' }] })
})

tap.test('what has ended otherwise, or is not there', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { build } = (await post(app, spec)).json()
  await makeReady(db, await plan(db, build.id))
  for (const [url, payload, method] of [
    [`/v1/builds/${build.id}/cancel`],
    [`/v1/builds/${build.id}/priority`, { priority: 'high' }, 'PUT'],
  ] as const) {
    const { statusCode, ...answer } = await act(app, url, payload, method)
    t.equal(statusCode, 409, url)
    t.match(answer.json(), { code: 'build-ended' })
  }
  const retry = await act(app, `/v1/builds/${build.id}/retry`)
  t.equal(retry.statusCode, 409)
  t.match(retry.json(), { code: 'build-not-failed', detail: /^The build is ready/ })
  t.equal((await act(app, `/v1/builds/${nobody}/cancel`)).statusCode, 404)
  t.equal((await act(app, `/v1/builds/${nobody}/retry`)).statusCode, 404)
  t.equal((await act(app, `/v1/builds/${nobody}/priority`, { priority: 'low' }, 'PUT')).statusCode, 404)
})

tap.test('retry: a new attempt, or the one that was begun since', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { id, build } = (await post(app, spec)).json()
  const drv = '/nix/store/00000000000000000000000000000000-jinja2.drv'
  const failure = { class: 'build-failed', message: 'It does not build.', drv, retryable: false } as const
  await db.builds.recordFailed(await plan(db, build.id), failure, 600)

  const known = await post(app, spec)
  t.equal(known.statusCode, 200)
  t.match(known.json(), {
    status: 'failed',
    build: { id: build.id, failure: { class: 'build-failed', cached: { until: String, buildId: build.id } } },
  })
  const retried = await act(app, `/v1/builds/${build.id}/retry?priority=high`)
  t.equal(retried.statusCode, 202)
  const next = retried.json()
  t.match(next, { attempt: 2, state: 'queued', priority: 'high', retryOf: build.id })
  t.match(retried.headers, { location: `/v1/builds/${next.id}`, 'retry-after': '2' })
  t.equal((await act(app, `/v1/builds/${build.id}/retry`)).json().id, next.id, 'again')
  t.match((await app.inject(`/v1/builds/${build.id}`)).json(), { retriedAs: next.id })
  t.match((await app.inject(`/v1/environments/${id}`)).json(), { build: { id: next.id } })
  t.match((await act(app, `/v1/builds/${next.id}/retry`)).json(), {
    code: 'build-not-failed',
    detail: /^It is queued/,
  })
})

tap.test('priority and tags are asked with, changed and filtered by', async (t) => {
  const { app } = await openApp(t, servers)
  const first = await ask(app, 'priority=low&tag=run:1&tag=branch:main')
  t.equal(first.statusCode, 202)
  const { id, build } = first.json()
  t.match(build, { priority: 'low' })
  t.strictSame(build.tags.toSorted(), ['branch:main', 'run:1'])
  const joined = (await ask(app, 'tag=run:2&priority=high')).json()
  t.match(
    joined,
    { coalesced: true, build: { id: build.id, priority: 'low' } },
    'who joins changes no priority',
  )
  t.equal(joined.build.tags.length, 3)
  const raised = await act(app, `/v1/builds/${build.id}/priority`, { priority: 'high' }, 'PUT')
  t.match(raised.json(), { priority: 'high' })
  const listed = async (query: string) =>
    (await app.inject(`/v1/environments?${query}`)).json().items.map((item: { id: string }) => item.id)
  t.strictSame(await listed('tag=run:1&tag=run:2'), [id])
  t.strictSame(await listed('tag=run:3'), [])
})

tap.test('wrong tags, priorities and times to wait are all named', async (t) => {
  const { app } = await openApp(t, servers)
  const refused = await ask(app, 'tag=none&priority=urgent&wait=61')
  t.equal(refused.statusCode, 400)
  const { code, faults } = refused.json()
  t.equal(code, 'query-invalid')
  t.strictSame(faults.map(({ pointer }: { pointer: string }) => pointer).sort(), ['priority', 'tag', 'wait'])
  t.match((await ask(app, 'tag=a:b&tag=none')).json(), {
    faults: [{ pointer: 'tag/1', detail: /is not a tag/ }],
  })
  const many = Array.from({ length: 21 }, (_, n) => `tag=n:${n}`).join('&')
  t.match((await ask(app, many)).json(), { faults: [{ detail: /at most 20/ }] })
  t.same((await app.inject('/v1/environments')).json().items, [], 'nothing was recorded')
})

tap.test('an answer that waits has the end, whichever it is', async (t) => {
  const { app, db } = await openApp(t, servers)
  const answers = ['ready', 'failed', 'cancelled'].map((end, index) => ({
    end,
    answer: ask(app, 'wait=60', { packages: [['jinja2', 'click', 'numpy'][index]] }),
  }))
  for (const { end } of answers) {
    // In the order of their requests.
    const buildId = await nextBuild(db)
    const lease = await plan(db, buildId)
    if (end === 'ready') await makeReady(db, lease)
    else if (end === 'failed')
      await db.builds.recordFailed(lease, { class: 'internal', message: 'It broke.', retryable: true })
    else {
      await db.builds.cancel(buildId, 'somebody')
      await db.builds.release(lease)
    }
  }
  const statuses = await Promise.all(answers.map(async ({ answer }) => (await answer).json().status))
  t.strictSame(statuses.toSorted(), ['cancelled', 'failed', 'ready'])
  for (const { answer } of answers) t.equal((await answer).statusCode, 200)
  t.equal((await ask(app, 'wait=1', { packages: ['pygments'] })).statusCode, 202, 'time is up')
})

tap.test('limits', async (t) => {
  const { app, db } = await openApp(t, servers, { attemptLimits: { ...noLimits, queued: 1 } })
  const { build } = (await post(app, spec)).json()
  const full = await post(app, { packages: ['click'] })
  t.equal(full.statusCode, 503)
  t.match(full.json(), { code: 'queue-full', detail: /PATCHBAY_QUEUE_LIMIT/ })
  t.ok(full.headers['retry-after'])
  t.match(await post(app, spec), { statusCode: 202 }, 'to join is no new build')
  await db.workers.seen({ name: 'worker', freeMb: 10, minFreeMb: 100 })
  await plan(db, build.id)
  const noRoom = await post(app, { packages: ['click'] })
  t.equal(noRoom.statusCode, 503)
  t.match(noRoom.json(), { code: 'disk-full', detail: /worker has 10 MB free/ })
  t.same((await app.inject('/v1/environments')).json().items.length, 1, 'nothing was recorded')
})

tap.test('without Redis builds are cancelled and put before others all the same', async (t) => {
  const { app } = await openApp(t, servers, { redisUrl: '/nowhere/redis.sock' })
  const { build } = (await post(app, spec)).json()
  const raised = await act(app, `/v1/builds/${build.id}/priority`, { priority: 'high' }, 'PUT')
  t.match(raised.json(), { priority: 'high' })
  t.match((await act(app, `/v1/builds/${build.id}/cancel`)).json(), { state: 'cancelled' })
})

/** The build that waits for a worker longest. */
async function nextBuild(db: Awaited<ReturnType<typeof openApp>>['db']): Promise<string> {
  for (;;) {
    const page = await db.environments.list({ limit: 100, status: 'queued' })
    const build = page?.items.at(-1)?.build
    if (build) return build.id
  }
}
