import tap from 'tap'
import { startServers } from '../servers.ts'
import { makeReady, openApp, packages, plan, post } from './fixture.ts'

const servers = await startServers(tap)
const { app, record } = await openApp(tap, servers)

tap.test('nothing is known before anything was built', async (t) => {
  t.same((await app.inject('/v1/packages')).json(), { items: [], next: null })
  const response = await app.inject('/v1/packages/markupsafe')
  t.equal(response.statusCode, 404)
  t.match(response.json(), { code: 'not-found', detail: /No build has had a package markupsafe/ })
})

tap.test('what builds have shown, however the name is spelt', async (t) => {
  const { build } = (await post(app, { packages: ['jinja2'] })).json()
  const lease = await plan(record, build.id)
  await record.builds.enter(lease, 'verifying')
  await record.builds.recordVerdicts(lease, new Map(packages.map(({ name, verdicts }) => [name, verdicts])))
  await makeReady(record, lease)

  const markupsafe = {
    version: '2.1.5',
    target: 'python313FreeThreading',
    class: 'tagged',
    gil: 'reenabled',
    imports: 'fine',
    builds: { reused: 0, rebuilt: 1, dropped: 0 },
    lastBuildId: build.id,
  }
  for (const name of ['markupsafe', 'MarkupSafe']) {
    const response = await app.inject(`/v1/packages/${name}`)
    t.equal(response.statusCode, 200)
    t.match(response.json(), {
      name: 'markupsafe',
      known: [
        {
          ...markupsafe,
          verdicts: [{ module: 'markupsafe._speedups', verdict: 'gil-reenabled', builds: 1 }],
          failures: [],
        },
      ],
    })
  }
  const page = (await app.inject('/v1/packages?limit=1')).json()
  t.match(page, { items: [{ name: 'jinja2', known: [{ class: 'pure', gil: 'kept' }] }] })
  const rest = (await app.inject(`/v1/packages?limit=1&cursor=${page.next}`)).json()
  t.match(rest, { items: [{ name: 'markupsafe', known: [markupsafe] }], next: null })
  t.notOk('verdicts' in rest.items[0].known[0], 'the list is short')
})

tap.test('what cannot be asked', async (t) => {
  t.equal((await app.inject('/v1/packages/a%20b')).statusCode, 404)
  for (const query of ['cursor=%00', 'cursor=Zm9vCg', 'limit=0', 'nope=1'])
    t.equal((await app.inject(`/v1/packages?${query}`)).json().code, 'query-invalid', query)
})
