import { setMaxListeners } from 'node:events'
import tap from 'tap'
import { sharedRead } from '../../../src/api/watch/shared-read.ts'
import { eventually } from '../../eventually.ts'
import { startServers } from '../../servers.ts'
import { makeReady, openApp, plan, post } from '../fixture.ts'

const servers = await startServers(tap)

for (const what of ['builds', 'environments'] as const) {
  tap.test(`${what}: the answer waits for the end`, async (t) => {
    const { app, db } = await openApp(t, servers)
    const { id, build } = (await post(app, { packages: ['jinja2'] })).json()
    const url = `/v1/${what}/${what === 'builds' ? build.id : id}`
    const now = await app.inject(url)
    t.equal(now.statusCode, 200)
    t.match(now.headers['retry-after'], /^\d+$/)

    const lease = await plan(db, build.id)
    let answered = false
    const answer = app.inject(`${url}?wait=60`).then((response) => {
      answered = true
      return response
    })
    await db.builds.progress(lease, { done: 1, expected: 2, building: ['numpy'] })
    await db.builds.enter(lease, 'verifying')
    const after = (await app.inject(url)).json()
    t.match(what === 'builds' ? after : after.build, { state: 'verifying', buildingNow: ['numpy'] })
    t.equal(answered, false, 'that something has changed is no end')
    await makeReady(db, lease)
    const { statusCode, headers, json } = await answer
    t.equal(statusCode, 200)
    t.equal(headers['retry-after'], undefined)
    t.match(headers['content-type'], /^application\/json/)
    t.match(what === 'builds' ? json() : json().build, { state: 'ready' })
    if (what === 'environments') t.match(json(), { status: 'ready', fetch: { substituter: /^http/ } })
    t.same((await app.inject(`${url}?wait=60`)).json(), json(), 'what has ended is not waited for')
  })

  tap.test(`${what}: who knows how it is waits for any change`, async (t) => {
    const { app, db } = await openApp(t, servers)
    const { id, build } = (await post(app, { packages: ['jinja2'] })).json()
    const url = `/v1/${what}/${what === 'builds' ? build.id : id}`
    const ask = (etag: string, wait: number) =>
      app.inject({ url: `${url}?wait=${wait}`, headers: { 'if-none-match': etag } })
    const lease = await plan(db, build.id)
    const first = await app.inject(url)
    const etag = String(first.headers.etag)
    t.match(etag, /^"[\w-]{27}"$/)

    for (const known of [etag, `"other", W/${etag}`, '*']) {
      const same = await ask(known, 0)
      t.equal(same.statusCode, 304)
      t.equal(same.body, '')
      t.match(same.headers, { etag, 'retry-after': /^\d+$/, 'cache-control': 'no-cache' })
    }
    t.equal((await ask(etag, 1)).statusCode, 304, 'when the time is up')
    t.equal((await ask('"another"', 60)).statusCode, 200, 'a client with another ETag does not wait')

    const changed = ask(etag, 60)
    await db.builds.progress(lease, { done: 1, expected: 2, building: ['numpy'] })
    const second = await changed
    t.equal(second.statusCode, 200)
    const body = what === 'builds' ? second.json() : second.json().build
    t.match(body, { progress: { done: 1, expected: 2 }, buildingNow: ['numpy'] })
    t.not(second.headers.etag, etag)

    await makeReady(db, lease)
    const ended = await app.inject(url)
    const last = await ask(String(ended.headers.etag), 60)
    t.equal(last.statusCode, 304, 'nothing more will come')
    t.equal(last.headers['retry-after'], undefined)
  })

  tap.test(`${what}: what cannot be waited for`, async (t) => {
    const { app } = await openApp(t, servers)
    const id = what === 'builds' ? '01900000-0000-7000-8000-000000000000' : '0'.repeat(64)
    t.match((await app.inject(`/v1/${what}/${id}?wait=60`)).json(), { code: 'not-found' })
    for (const query of ['wait=61', 'wait=-1', 'wait=soon', 'wiat=5']) {
      const { statusCode, json } = await app.inject(`/v1/${what}/${id}?${query}`)
      t.equal(statusCode, 400)
      t.match(json(), { code: 'query-invalid', faults: [{ pointer: query.split('=')[0] }] })
    }
  })
}

tap.test('the newest build is the one that is waited for', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { id, build } = (await post(app, { packages: ['jinja2'] })).json()
  const first = await plan(db, build.id)
  const failure = { class: 'internal' as const, message: 'No.', retryable: true }
  await db.builds.recordFailed(first, failure)
  t.match((await app.inject(`/v1/environments/${id}?wait=60`)).json(), { status: 'failed' })
  const { build: next } = (await post(app, { packages: ['jinja2'] })).json()
  const answer = app.inject(`/v1/environments/${id}?wait=60`)
  await makeReady(db, await plan(db, next.id))
  t.match((await answer).json(), { status: 'ready', build: { id: next.id, attempt: 2 } })
})

tap.test('a service that closes answers those who wait', async (t) => {
  const { app } = await openApp(t, servers)
  const { id } = (await post(app, { packages: ['jinja2'] })).json()
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const [environment, known] = await Promise.all([
    fetch(`${url}/v1/environments/${id}`),
    fetch(`${url}/v1/environments/${id}`),
  ])
  const etag = known.headers.get('etag') ?? ''
  await environment.arrayBuffer()
  await known.arrayBuffer()
  let asked = 0
  app.server.on('request', () => asked++)
  const waits = [
    fetch(`${url}/v1/environments/${id}?wait=60`),
    fetch(`${url}/v1/environments/${id}?wait=60`, { headers: { 'if-none-match': etag } }),
  ]
  await eventually(() => asked === 2)
  await app.close()
  t.same(
    (await Promise.all(waits)).map(({ status, headers }) => [status, headers.get('connection')]),
    [
      [200, 'close'],
      [304, 'close'],
    ],
    'and keeps no connection, which the service would wait for',
  )
})

tap.test('however many wait, it is read once for all of them', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { build } = (await post(app, { packages: ['jinja2'] })).json()
  let [reads, atOnce, most] = [0, 0, 0]
  const { until } = sharedRead(db.changes, async (id) => {
    reads++
    most = Math.max(most, ++atOnce)
    return db.builds.get(id).finally(() => atOnce--)
  })
  const lease = await plan(db, build.id)
  const never = new AbortController()
  setMaxListeners(500, never.signal)
  let told = 0
  const waits = Array.from({ length: 500 }, () =>
    until(
      build.id,
      (seen) => {
        told++
        return seen?.state === 'ready'
      },
      never.signal,
    ),
  )
  await eventually(() => told >= 1000)
  const before = reads
  t.ok(before < 10, `${before} readings for 500 who come`)
  for (const done of [1, 2, 3, 4]) await db.builds.progress(lease, { done, expected: 4 })
  await makeReady(db, lease)
  const ends = await Promise.all(waits)
  t.equal(new Set(ends).size, 1, 'all get the same answer')
  t.ok(reads - before < 30, `${reads - before} readings for some changes`)
  t.equal(most, 1, 'and never two at once')
})

tap.test('no request gets an answer that was read before it came', async (t) => {
  const { db } = await openApp(t, servers)
  let now = 'old'
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let readings = 0
  const { until } = sharedRead(db.changes, async () => {
    readings++
    const seen = now
    if (seen === 'old') await held
    return seen
  })
  const over = AbortSignal.abort()
  const first = until('x', () => true, over)
  await eventually(() => readings === 1)
  now = 'new'
  const second = until('x', () => true, over)
  release()
  t.same(await Promise.all([first, second]), ['old', 'new'])
})

tap.test('a reading that fails is the failure of all who wait for it, and of no others', async (t) => {
  const { db } = await openApp(t, servers)
  let readings = 0
  const { until } = sharedRead(db.changes, async () => {
    if (++readings === 1) throw new Error('away')
    return readings
  })
  const never = new AbortController().signal
  const both = await Promise.allSettled([1, 2].map(() => until('x', () => true, never)))
  t.same(
    both.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  t.equal(await until('x', () => true, never), 2)
})
