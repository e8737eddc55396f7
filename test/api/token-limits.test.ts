import tap from 'tap'
import { type Metrics, openMetrics } from '../../src/metrics/metrics.ts'
import { startServers } from '../servers.ts'
import { makeReady, noLimits, openApp, plan } from './fixture.ts'
import { bearer, type Made, makeToken } from './tokens.ts'

const servers = await startServers(tap)

type App = Awaited<ReturnType<typeof openApp>>['app']

const submit = (app: App, { token }: Made, name: string, query = '') =>
  app.inject({
    ...{ method: 'POST', url: `/v1/environments${query}`, headers: bearer(token) },
    payload: { packages: [name] },
  })
const change = (app: App, id: string, limits: object, { token }: Made) =>
  app.inject({ method: 'PATCH', url: `/v1/tokens/${id}`, headers: bearer(token), payload: { limits } })
const own = async (app: App, { token }: Made) =>
  (await app.inject({ url: '/v1/tokens/self', headers: bearer(token) })).json().limits

tap.test('limits are given with a token, shown with their use, and changed', async (t) => {
  const attemptLimits = { ...noLimits, perToken: { ...noLimits.perToken, buildsAtOnce: 20 } }
  const { app } = await openApp(t, servers, { attemptLimits })
  const admin = await makeToken(app, ['admin'])
  const usual = await makeToken(app, ['submit'], admin.token)
  t.same(await own(app, usual), {
    buildsAtOnce: { own: null, limit: 20, setBy: 'service', used: 0 },
    buildsPerDay: { own: null, limit: null, setBy: null, used: 0 },
    cacheMb: { own: null, limit: null, setBy: null, used: 0 },
    priority: { own: null, limit: 'high', setBy: 'service' },
  })
  const limits = { buildsPerDay: 5, cacheMb: 100, priority: 'normal' }
  const team = await makeToken(app, ['submit'], admin.token, { limits })
  t.match(team, { limits: { buildsPerDay: { own: 5, limit: 5 }, buildsAtOnce: { own: null, limit: 20 } } })
  const job = await makeToken(app, ['submit'], team.token, { limits: { buildsPerDay: 50 } })
  await submit(app, job, 'click')
  t.match(await own(app, job), {
    buildsPerDay: { own: 50, limit: 5, setBy: 'parent', used: 1 },
    priority: { own: null, limit: 'normal', setBy: 'parent' },
  })
  t.match(await own(app, team), { buildsPerDay: { own: 5, limit: 5, setBy: 'token', used: 1 } })

  t.match((await change(app, team.id, { buildsPerDay: 0 }, admin)).json(), {
    id: team.id,
    limits: { buildsPerDay: { own: 0, limit: null }, cacheMb: { limit: 100 } },
  })
  t.match((await change(app, job.id, { buildsPerDay: 1 }, team)).json().limits.buildsPerDay, { limit: 1 })
  for (const [id, by, problem] of [
    [team.id, team, { status: 403, code: 'scope-missing', detail: /its own limits with the scope `admin`/ }],
    [team.id, job, { status: 404, code: 'not-found' }],
    [usual.id, team, { status: 404, code: 'not-found' }],
  ] as const)
    t.match((await change(app, id, { buildsPerDay: 0 }, by)).json(), problem)
  t.match((await change(app, admin.id, { buildsPerDay: 9 }, admin)).json().limits.buildsPerDay, { own: 9 })
  const faulty = { buildsPerDay: -1, buildsAtOnce: 1.5, cacheMb: 2 ** 31, priority: 'urgent', more: 1 }
  const refused = (await change(app, team.id, faulty, admin)).json()
  t.equal(refused.code, 'body-invalid')
  t.same(refused.faults.map(({ pointer }: { pointer: string }) => pointer).sort(), [
    ...[
      '/limits/buildsAtOnce',
      '/limits/buildsPerDay',
      '/limits/cacheMb',
      '/limits/more',
      '/limits/priority',
    ],
  ])
})

tap.test('each limit is refused with what is used, and counted', async (t) => {
  const metrics: Metrics = openMetrics()
  const opened = await openApp(t, servers, { metrics })
  const { app, db } = opened
  const admin = await makeToken(app, ['admin'])
  const withLimit = (limits: object) => makeToken(app, ['read', 'submit'], admin.token, { limits })

  const daily = await withLimit({ buildsPerDay: 1 })
  t.equal((await submit(app, daily, 'click')).statusCode, 202)
  const tomorrow = await submit(app, daily, 'numpy')
  t.match(tomorrow.json(), { status: 429, code: 'too-many-builds-a-day' })
  t.match(
    tomorrow.json().detail,
    /“read submit” has begun 1 builds within 24 hours, and may begin 1 \(its own limit\)\. Try again after \d{4}-/,
  )
  const seconds = Number(tomorrow.headers['retry-after'])
  t.ok(seconds > 23 * 3600 && seconds <= 24 * 3600, `${seconds} seconds`)
  t.equal((await submit(app, daily, 'click')).statusCode, 202, 'to join is free')

  const atOnce = await withLimit({ buildsAtOnce: 1 })
  t.equal((await submit(app, atOnce, 'jinja2')).statusCode, 202)
  const busy = await submit(app, atOnce, 'numpy')
  t.match(busy.json(), { code: 'too-many-builds', detail: /has 1 builds under way, and may have 1/ })
  t.equal(busy.headers['retry-after'], '30')

  const normal = await withLimit({ priority: 'normal' })
  const urgent = await submit(app, normal, 'hiredis', '?priority=high')
  t.match(urgent.json(), { status: 403, code: 'priority-too-high', detail: /priority normal at most/ })
  const { build } = (await submit(app, normal, 'hiredis')).json()
  const raise = (priority: string) =>
    app.inject({
      ...{ method: 'PUT', url: `/v1/builds/${build.id}/priority`, headers: bearer(normal.token) },
      payload: { priority },
    })
  t.match((await raise('high')).json(), { code: 'priority-too-high' })
  t.equal((await raise('low')).statusCode, 200)

  const small = await withLimit({ cacheMb: 1 })
  const lease = await plan(db, (await submit(app, small, 'pygments')).json().build.id)
  const path = '/nix/store/z-python3-3.13.5-env'
  await db.builds.hold(lease, [{ path, narHash: 'sha256-Z', narSize: 4096, references: [path] }])
  await db.cache.record(
    {
      ...{ path, narHash: 'sha256-Z', narSize: 4096, references: [path], deriver: null, ca: null },
      ...{ object: 'nar/z.nar.zst', fileHash: 'sha256-F', fileSize: 1, signedBy: [], logBytes: 0 },
      bytes: 2 * 1024 * 1024,
    },
    async () => {},
  )
  await makeReady(db, lease)
  const full = await submit(app, small, 'numpy')
  t.match(full.json(), {
    status: 409,
    code: 'token-cache-full',
    detail: /hold 2 MB of the cache, and may hold 1 MB/,
  })
  t.match(full.json().detail, /Unpin those that are no longer needed/)
  const forgotten = await app.inject({
    ...{ method: 'DELETE', url: `/v1/environments/${lease.environmentId}`, headers: bearer(admin.token) },
  })
  t.equal(forgotten.statusCode, 202)
  t.equal((await submit(app, small, 'numpy')).statusCode, 202, 'once an operator has deleted it')

  const text = await metrics.expose()
  for (const [limit, count] of Object.entries({
    'builds-a-day': 1,
    'builds-at-once': 1,
    priority: 2,
    cache: 1,
    queue: 0,
  }))
    t.match(text, `patchbay_builds_refused_total{limit="${limit}"} ${count}\n`)
  t.notMatch(text, daily.id)
})

tap.test('of two POSTs at once, one gets the last place of the day', async (t) => {
  const { app, db, databaseUrl } = await openApp(t, servers)
  const second = await openApp(t, servers, { on: { db, databaseUrl } })
  const admin = await makeToken(app, ['admin'])
  for (const limits of [{ buildsPerDay: 1 }, { buildsAtOnce: 1 }]) {
    const token = await makeToken(app, ['submit'], admin.token, { limits })
    const names = limits.buildsPerDay ? ['click', 'jinja2'] : ['numpy', 'hiredis']
    const answers = await Promise.all(
      names.map((name, index) => submit(index === 0 ? app : second.app, token, name)),
    )
    t.same(answers.map(({ statusCode }) => statusCode).sort(), [202, 429], JSON.stringify(limits))
  }
})
