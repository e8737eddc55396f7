import tap from 'tap'
import { drain } from '../../src/client/actions/drain.ts'
import { maintenance } from '../../src/client/actions/maintenance.ts'
import { showWorkers } from '../../src/client/actions/workers.ts'
import { listen, paper } from '../client/fixture.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { makeReady, openApp, plan, post } from './fixture.ts'

const servers = await startServers(tap)

tap.test('maintenance refuses new builds at every API, and answers what is there', async (t) => {
  const one = await openApp(t, servers)
  const { app: other } = await openApp(t, servers, { on: one })
  const { app, db } = one
  const ready = (await post(app, { packages: ['click'] })).json()
  await makeReady(db, await plan(db, ready.build.id))
  const underWay = (await post(app, { packages: ['jinja2'] })).json()
  const cancelled = (await post(app, { packages: ['pygments'] })).json()
  await app.inject({ method: 'POST', url: `/v1/builds/${cancelled.build.id}/cancel` })
  const ask = (packages: string[]) =>
    other.inject({ method: 'POST', url: '/v1/plans', payload: { packages } })
  const planned = (await ask(['jinja2'])).json()

  const begun = await app.inject({ method: 'PUT', url: '/v1/maintenance', payload: { reason: 'We move.' } })
  t.match(begun.json(), { on: true, setBy: 'anybody', reason: 'We move.' })
  t.same((await other.inject('/v1/maintenance')).json(), begun.json())

  const refused = await post(other, { packages: ['hiredis'] })
  t.equal(refused.statusCode, 503)
  t.equal(refused.headers['retry-after'], '60')
  t.match(refused.json(), { code: 'maintenance', detail: /The operator says: We move\.$/ })
  t.equal((await db.environments.list({ limit: 10 }))?.items.length, 3, 'nothing was recorded')
  t.match((await ask(['hiredis'])).json(), { code: 'maintenance' })
  const retry = { method: 'POST', url: `/v1/builds/${cancelled.build.id}/retry` } as const
  t.match((await other.inject(retry)).json(), { code: 'maintenance' })

  t.match((await post(other, { packages: ['click'] })).json(), { id: ready.id, status: 'ready' })
  t.match((await post(other, { packages: ['jinja2'] })).json(), { build: { id: underWay.build.id } })
  t.equal((await ask(['jinja2'])).json().id, planned.id)
  await eventually(async () => (await other.inject('/readyz')).statusCode === 200)
  t.match((await other.inject('/readyz')).json().warnings[0], {
    pointer: '/maintenance',
    detail: /We move\.$/,
  })

  const changed = await app.inject({ method: 'PUT', url: '/v1/maintenance', payload: {} })
  t.same(changed.json(), { ...begun.json(), reason: null }, 'since the same time')
  t.match((await app.inject({ method: 'DELETE', url: '/v1/maintenance' })).json(), { on: false, since: null })
  t.equal((await post(other, { packages: ['hiredis'] })).statusCode, 202)
  t.equal((await other.inject(retry)).statusCode, 202)
})

tap.test('the commands show and change it', async (t) => {
  const { db, service } = await listen(t, servers)
  const print = async (work: (terminal: ReturnType<typeof paper>['terminal']) => Promise<number>) => {
    const { terminal, written } = paper()
    t.equal(await work(terminal), 0)
    return written.out
  }
  const text = { json: false }
  t.match(await print((terminal) => maintenance(service, 'show', text, terminal)), /^no maintenance/)
  const on = await print((terminal) => maintenance(service, 'on', { ...text, reason: 'We move.' }, terminal))
  t.match(on, /^maintenance {2}no new builds and plans since \S+, by anybody: We move\.\n$/)
  t.match(await print((terminal) => showWorkers(service, false, terminal)), on.trim())
  t.match(await print((terminal) => maintenance(service, 'off', text, terminal)), /^no maintenance/)

  await db.workers.seen({ name: 'a-1', freeMb: 2, minFreeMb: 1 })
  const options = { all: true, wait: false, json: false }
  t.equal(await print((terminal) => drain(service, [], options, terminal)), 'draining  a-1\n')
  t.match(
    await print((terminal) => showWorkers(service, false, terminal)),
    /It drains: it takes no more work/,
  )
})
