import tap from 'tap'
import { eventually } from '../eventually.ts'
import { sampleOf } from '../metrics/samples.ts'
import { startServers } from '../servers.ts'
import { makeReady, openApp, plan, post } from './fixture.ts'
import { bearer, makeToken } from './tokens.ts'

const servers = await startServers(tap)

tap.test('requests are counted by route and status, without what callers choose', async (t) => {
  const { app } = await openApp(t, servers)
  await app.inject('/v1/environments')
  await app.inject(`/v1/builds/${'0'.repeat(36)}`)
  await app.inject('/nothing/secret-path')
  const text = (await app.inject('/metrics')).body
  const requests = (labels: string) => sampleOf(text, `patchbay_http_requests_total{${labels}}`)
  t.equal(requests('method="GET",route="/v1/environments",status="200"'), 1)
  t.equal(requests('method="GET",route="/v1/builds/:id",status="404"'), 1)
  t.equal(requests('method="GET",route="none",status="404"'), 1)
  t.notMatch(text, /secret-path|0{36}/)
  const latency = 'patchbay_http_request_duration_seconds_count{method="GET",route="/v1/environments"}'
  t.equal(sampleOf(text, latency), 1)
})

tap.test('submissions are counted by outcome', async (t) => {
  const { app, db } = await openApp(t, servers)
  const spec = { packages: ['click'] }
  const { build } = (await post(app, spec)).json()
  await post(app, spec)
  await makeReady(db, await plan(db, build.id))
  await post(app, spec)
  const text = (await app.inject('/metrics')).body
  for (const outcome of ['new', 'joined', 'hit'])
    t.equal(sampleOf(text, `patchbay_submissions_total{outcome="${outcome}"}`), 1, outcome)
  t.equal(sampleOf(text, 'patchbay_submissions_total{outcome="known-to-fail"}'), 0)
})

tap.test('open streams and long polls are counted while they are open', async (t) => {
  const { app } = await openApp(t, servers)
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const { build } = (await post(app, { packages: ['click'] })).json()
  const open = async (kind: string) =>
    sampleOf((await app.inject('/metrics')).body, `patchbay_watches_open{kind="${kind}"}`)
  const watches = {
    events: `/v1/builds/${build.id}/events`,
    log: `/v1/builds/${build.id}/log?follow=true`,
    'long-poll': `/v1/builds/${build.id}?wait=60`,
  }
  for (const [kind, path] of Object.entries(watches)) {
    t.equal(await open(kind), 0, kind)
    const controller = new AbortController()
    const ended = fetch(address + path, { signal: controller.signal })
      .then((answer) => answer.text())
      .catch(() => {})
    await eventually(async () => (await open(kind)) === 1)
    controller.abort()
    await ended
    await eventually(async () => (await open(kind)) === 0)
  }
  const polls = 'patchbay_http_request_duration_seconds_count{method="GET",route="/v1/builds/:id"}'
  t.equal(sampleOf((await app.inject('/metrics')).body, polls), undefined, 'their time says nothing')
})

tap.test('metrics are open without tokens, and take the scope read with them', async (t) => {
  const { app } = await openApp(t, servers)
  t.equal((await app.inject('/metrics')).statusCode, 200)
  const admin = await makeToken(app, ['admin'])
  const { token } = await makeToken(app, ['read'], admin.token)
  t.equal((await app.inject('/metrics')).statusCode, 401)
  t.equal((await app.inject({ url: '/metrics', headers: bearer(token) })).statusCode, 200)
})

tap.test('the version of the API is told', async (t) => {
  const { app } = await openApp(t, servers)
  t.same((await app.inject('/v1/version')).json(), {
    version: '1.2.3',
    library: 'sha256-LIBRARY',
    libraryInterface: 1,
  })
})
