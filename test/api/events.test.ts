import { request } from 'node:http'
import { connect } from 'node:net'
import tap, { type Test } from 'tap'
import { openDb } from '../../src/db/db.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { listen, type Received, type Stream } from './event-stream.ts'
import { makeReady, openApp, plan, post } from './fixture.ts'
import { bearer, makeToken, revoke } from './tokens.ts'

const servers = await startServers(tap)

/** A running build, the address of its events, and the database of another process that writes them. */
async function underWay(t: Test) {
  const { app, databaseUrl } = await openApp(t, servers)
  const db = await openDb(databaseUrl)
  t.teardown(db.close)
  const { id, build } = (await post(app, { packages: ['jinja2'] })).json()
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    app,
    db,
    address,
    environmentId: id,
    buildId: build.id,
    url: `${address}/v1/builds/${build.id}/events`,
  }
}

tap.test('what happens to a build, to its end', async (t) => {
  const { db, buildId, url } = await underWay(t)
  const stream = await listen(url)
  t.equal(stream.status, 200)
  t.match(stream.headers, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    'x-request-id': /^[0-9a-f-]{36}$/,
  })
  await eventually(() => stream.received.length === 1)
  const lease = await plan(db, buildId)
  await db.builds.progress(lease, { done: 0, expected: 2, building: ['a', 'b'] })
  await eventually(() => stream.received.length === 4)
  await db.builds.progress(lease, { done: 1, expected: 2, building: ['b\n\nid: 7'] })
  await makeReady(db, lease)
  t.equal(await stream.closed, 'ended')
  t.match(
    stream.received.map(({ event, data }) => [event, data]),
    [
      ['state', { state: 'queued' }],
      ['state', { state: 'planning', worker: 'test-worker' }],
      ['state', { state: 'building' }],
      ['progress', { done: 0, expected: 2, building: ['a', 'b'] }],
      ['progress', { done: 1, expected: 2, building: ['b\n\nid: 7'] }],
      ['state', { state: 'publishing' }],
      ['end', { state: 'ready' }],
    ],
  )
  for (const { data } of stream.received) t.ok(Date.parse(String(data.at)) > 0)
  const recorded = await db.events.since(buildId, 0, 100)
  t.same(
    stream.received.map(({ id }) => id),
    recorded.map(({ id }) => id),
    'ids are those of the record',
  )
})

tap.test('an end that is none of success says why', async (t) => {
  const { db, buildId, url } = await underWay(t)
  const lease = await plan(db, buildId)
  const failure = { class: 'internal' as const, message: 'No.', retryable: true }
  await db.builds.recordFailed(lease, failure)
  const stream = await listen(url)
  t.equal(await stream.closed, 'ended')
  t.match(stream.received.at(-1), { event: 'end', data: { state: 'failed', failure } })
})

tap.test('a client that is cut ten times sees every event once', async (t) => {
  const { app, db, buildId, url } = await underWay(t)
  const changes = 120
  const writing = (async () => {
    const lease = await plan(db, buildId)
    for (let done = 1; done <= changes; done++)
      await db.builds.progress(lease, { done, expected: changes, building: [`package-${done}`] })
    await makeReady(db, lease)
  })()

  const seen: Received[] = []
  let cuts = 0
  let broken = 0
  for (let isOver = false; !isOver; ) {
    // Cuts the connection in the middle of a burst, so that some events are lost on the way.
    const cutAfter = seen.length + 1 + ((cuts * 7) % 11)
    let stream: Stream | undefined
    stream = await listen(url, {
      lastEventId: seen.at(-1)?.id,
      onEvent(event) {
        if (cuts < 10 && seen.length >= cutAfter) return stream?.cut()
        seen.push(event)
        isOver = event.event === 'end'
      },
    })
    const how = await stream.closed
    if (how === 'broken') broken++
    if (!isOver) cuts++
  }
  await writing
  t.equal(broken, 10, 'ten times it was cut')
  const recorded = await db.events.since(buildId, 0, 1000)
  t.equal(recorded.length, changes + 5)
  t.same(
    seen.map(({ id }) => id),
    recorded.map(({ id }) => id),
    'every event, once, in order',
  )
  t.same(
    seen.filter(({ event }) => event === 'progress').map(({ data }) => data.done),
    Array.from({ length: changes }, (_, at) => at + 1),
  )
  t.equal(seen.filter(({ event }) => event === 'end').length, 1)
  await app.close()
})

tap.test('it can be taken up anywhere', async (t) => {
  const { app, db, buildId, url } = await underWay(t)
  await makeReady(db, await plan(db, buildId))
  const recorded = await db.events.since(buildId, 0, 100)
  const ids = recorded.map(({ id }) => id)
  const idsFrom = async (address: string, lastEventId?: number) => {
    const stream = await listen(address, { lastEventId })
    await stream.closed
    return stream.received.map(({ id }) => id)
  }
  t.same(await idsFrom(url), ids)
  t.same(await idsFrom(`${url}?after=${ids[1]}`), ids.slice(2))
  t.same(await idsFrom(`${url}?after=${ids[0]}`, ids[2]), ids.slice(3), 'the header is newer')
  for (const address of [`${url}?after=${ids.at(-1)}`, `${url}?after=${'9'.repeat(15)}`]) {
    const { status, received } = await listen(address)
    t.equal(status, 204, 'nothing more will come, and so the client need not either')
    t.same(received, [])
  }

  for (const bad of ['x', '-1', '1.5', '9'.repeat(16)]) {
    const headers = { 'last-event-id': bad }
    const byHeader = await app.inject({ url: new URL(url).pathname, headers })
    t.equal(byHeader.statusCode, 400)
    t.match(byHeader.json(), { code: 'query-invalid', faults: [{ pointer: 'Last-Event-ID' }] })
    const byQuery = await app.inject(`${new URL(url).pathname}?after=${bad}`)
    t.match(byQuery.json(), { code: 'query-invalid', faults: [{ pointer: 'after' }] })
  }
  const none = await app.inject('/v1/builds/01900000-0000-7000-8000-000000000000/events')
  t.match(none.json(), { code: 'not-found' })
})

tap.test('many clients, who came at different times, get the same', async (t) => {
  const { db, buildId, url } = await underWay(t)
  const lease = await plan(db, buildId)
  const streams: Promise<Stream>[] = []
  for (let done = 1; done <= 20; done++) {
    await db.builds.progress(lease, { done, expected: 20 })
    for (let client = 0; client < 5; client++) streams.push(listen(url))
  }
  await makeReady(db, lease)
  const ids = (await db.events.since(buildId, 0, 100)).map(({ id }) => id)
  for (const stream of await Promise.all(streams)) {
    t.equal(await stream.closed, 'ended')
    t.same(
      stream.received.map(({ id }) => id),
      ids,
    )
  }
})

tap.test('a service that closes says nothing of the build', async (t) => {
  const { app, url } = await underWay(t)
  const stream = await listen(url)
  await eventually(() => stream.received.length === 1)
  await app.close()
  t.equal(await stream.closed, 'ended')
  t.same(
    stream.received.map(({ event }) => event),
    ['state'],
  )
})

tap.test('of a build that is forgotten, the stream ends', async (t) => {
  const { app, db, buildId, environmentId, url } = await underWay(t)
  const lease = await plan(db, buildId)
  const stream = await listen(`${url}?after=${'9'.repeat(15)}`)
  await db.builds.recordFailed(lease, { class: 'internal', message: 'No.', retryable: true })
  t.equal(
    (await app.inject({ method: 'DELETE', url: `/v1/environments/${environmentId}` })).statusCode < 300,
    true,
  )
  t.equal(await stream.closed, 'ended')
})

tap.test('a request for the headers alone is answered at once', async (t) => {
  const { url } = await underWay(t)
  const { statusCode, headers } = await new Promise<import('node:http').IncomingMessage>(
    (resolve, reject) => {
      const asked = request(url, { method: 'HEAD', agent: false }, (response) => {
        response.resume()
        response.once('end', () => resolve(response))
      })
      asked.once('error', reject)
      asked.end()
    },
  )
  t.equal(statusCode, 200)
  t.match(headers, { 'content-type': 'text/event-stream' })
})

tap.test('who leaves, even before the answer, leaves nothing behind', async (t) => {
  const { app, url, address } = await underWay(t)
  const { port, pathname } = new URL(url)
  for (let client = 0; client < 20; client++) {
    const socket = connect(Number(port), '127.0.0.1')
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.write(`GET ${pathname} HTTP/1.1\r\nhost: ${new URL(address).host}\r\n\r\n`)
    if (client % 2 === 0) await new Promise((resolve) => socket.once('data', resolve))
    socket.destroy()
  }
  const connections = () =>
    new Promise<number>((resolve, reject) => {
      app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
    })
  await eventually(async () => (await connections()) === 0)
  await app.close()
  t.pass('and closing waits for no client')
})

tap.test('a stream ends with the token that it was asked for with', async (t) => {
  const { app, db } = await openApp(t, servers)
  const admin = await makeToken(app, ['admin'])
  const reader = await makeToken(app, ['read'], admin.token)
  const headers = bearer(admin.token)
  const asked = {
    method: 'POST',
    url: '/v1/environments',
    payload: { packages: ['click'] },
    headers,
  } as const
  const { build } = (await app.inject(asked)).json()
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/v1/builds/${build.id}/events`
  const stays = await listen(url, { token: admin.token })
  const goes = await listen(url, { token: reader.token })
  await revoke(app, reader.id, admin.token)
  t.equal(await goes.closed, 'broken')
  t.equal((await listen(url, { token: reader.token })).status, 401)
  await db.builds.cancel(build.id, 'somebody')
  t.equal(await stays.closed, 'ended')
})
