import tap from 'tap'
import { plan } from '../api/fixture.ts'
import { buildAndPublish, freshPaths } from '../api/published.ts'
import { listing } from '../db/sample.ts'
import { eventually } from '../eventually.ts'
import { sampleOf } from '../metrics/samples.ts'
import { startServers } from '../servers.ts'
import { numbers, type Request, type Service, startService } from './service.ts'

const servers = await startServers(tap)

const submission = (spec: object): Request => ({ method: 'POST', path: '/v1/environments', body: spec })

/** An environment that is ready, and that both processes have just answered from memory. */
async function readyInBoth({ ask, db, cache }: Service, spec: object): Promise<string> {
  const { id, build } = (await ask(1, submission(spec))).json()
  await buildAndPublish({ db, cache }, build.id, freshPaths('environment'))
  for (const number of [...numbers, ...numbers])
    if ((await ask(number, submission(spec))).status !== 200) throw new Error('it is not ready')
  return id
}

tap.test('processes at one port share what they know', async (t) => {
  const service = await startService(t, servers)
  const { ask, askApart, db } = service

  await t.test('both are there, and the main process says so once', async (t) => {
    t.equal(service.pids().size, 2)
    t.notOk([...service.pids().values()].includes(service.pid))
    for (const number of numbers) t.equal((await ask(number, { path: '/readyz' })).status, 200)
    const starts = service.log.filter(({ msg }) => msg === 'patchbay is up')
    t.match(starts, [{ pid: service.pid, address: service.address }])
    const warnings = service.log.filter(({ msg }) => /^There are no tokens/.test(String(msg)))
    t.equal(warnings.length, 1)
  })

  await t.test('one spec sent to both at once makes one build', async (t) => {
    const sent = Array.from({ length: 20 }, (_, index) =>
      askApart(1 + (index % 2), submission({ packages: ['click'] })),
    )
    const answers = await Promise.all(sent)
    t.same(new Set(answers.map(({ status }) => status)), new Set([202]))
    t.equal(new Set(answers.map((answer) => answer.json().build.id)).size, 1)
    t.equal(answers.filter((answer) => !answer.json().coalesced).length, 1)
  })

  await t.test('an idempotency key of one is known to the other', async (t) => {
    const request = { ...submission({ packages: ['hiredis'] }), key: 'once' }
    const [first, second] = [await ask(1, request), await ask(2, request)]
    t.equal(second.headers['idempotent-replayed'], 'true')
    t.equal(second.text, first.text)
  })

  await t.test('streams and long polls of one show what happens through the other', async (t) => {
    for (const [watching, acting] of [
      [1, 2],
      [2, 1],
    ] as const) {
      const spec = { packages: ['numpy'], skipImports: [`none_${watching}`] }
      const { id, build } = (await ask(acting, submission(spec))).json()
      const lease = await plan(db, build.id)
      const paths = {
        events: `/v1/builds/${build.id}/events`,
        log: `/v1/builds/${build.id}/log?follow=true`,
        'long-poll': `/v1/environments/${id}?wait=60`,
      }
      const watched = Object.values(paths).map((path) => askApart(watching, { path }))
      const open = async (kind: string) =>
        sampleOf(
          (await ask(acting, { path: '/metrics' })).text,
          `patchbay_watches_open{kind="${kind}",process="${watching}"}`,
        )
      for (const kind of Object.keys(paths)) await eventually(async () => (await open(kind)) === 1)
      const cancelled = await ask(acting, { method: 'POST', path: `/v1/builds/${build.id}/cancel` })
      t.equal(cancelled.status, 202)
      await db.builds.release(lease)
      const [events, , environment] = await Promise.all(watched)
      t.match(events?.text, /"cancelled"/)
      t.match(environment?.json(), { status: 'cancelled' })
    }
  })

  await t.test('answers from memory of one change with what the other does', async (t) => {
    const spec = { packages: ['jinja2'] }
    const id = await readyInBoth(service, spec)
    await ask(1, { method: 'PUT', path: `/v1/environments/${id}/pin` })
    t.ok((await ask(2, submission(spec))).json().pinned)
    await ask(2, { method: 'DELETE', path: `/v1/environments/${id}/pin` })
    t.notOk((await ask(1, submission(spec))).json().pinned)
    t.equal((await ask(1, { method: 'DELETE', path: `/v1/environments/${id}` })).status, 202)
    t.equal((await ask(2, { path: `/v1/environments/${id}` })).status, 404)
    const [there, here] = [await ask(2, submission(spec)), await ask(1, submission(spec))]
    t.same([there.status, here.status], [202, 202])
    t.same([there.json().coalesced, here.json().coalesced], [false, true])
  })

  await t.test('a channel that moves, and maintenance, show in both', async (t) => {
    const spec = { packages: ['pygments'] }
    const id = await readyInBoth(service, spec)
    const pin = { kind: 'folder' as const, narHash: 'sha256-MOVED' }
    const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
    await db.channels.register({ name: 'sample', pin, defaults, isDefault: true })
    await db.channels.recordListing('sample', pin, listing(['pygments', 'multidict']))
    for (const number of numbers) t.not((await ask(number, submission(spec))).json().id, id)
    t.equal((await ask(1, { method: 'PUT', path: '/v1/maintenance', body: {} })).status, 200)
    for (const number of numbers)
      t.equal((await ask(number, submission({ packages: ['multidict'] }))).status, 503)
    await ask(2, { method: 'DELETE', path: '/v1/maintenance' })
    t.equal((await ask(1, submission({ packages: ['multidict'] }))).status, 202)
  })
})

tap.test('tokens and limits hold for all processes together', async (t) => {
  const admin = 'operator-'.repeat(5)
  const service = await startService(t, servers, {
    PATCHBAY_ADMIN_TOKEN: admin,
    PATCHBAY_WRITES_PER_MINUTE: '5',
    PATCHBAY_BUILDS_PER_TOKEN: '1',
  })
  const { ask } = service
  const made = await ask(1, {
    ...{ method: 'POST', path: '/v1/tokens', token: admin },
    body: { name: 'ci', scopes: ['submit', 'read'] },
  })
  const { id, token } = made.json()

  const submit = (number: number, name: string) => ask(number, { ...submission({ packages: [name] }), token })
  const [first, second] = [await submit(1, 'click'), await submit(2, 'jinja2')]
  t.equal(first.status, 202)
  t.equal(second.status, 429, 'a token may have one build')
  t.same(
    [first, second].map(({ headers }) => headers['ratelimit-remaining']),
    ['4', '3'],
    'requests are counted together',
  )
  const own = { path: '/v1/tokens/self', token }
  for (const number of numbers) t.equal((await ask(number, own)).status, 200)
  const revoked = await ask(2, { method: 'DELETE', path: `/v1/tokens/${id}`, token: admin })
  t.equal(revoked.status, 200)
  for (const number of numbers) await eventually(async () => (await ask(number, own)).status === 401)
})
