import tap from 'tap'
import { startServers } from '../../servers.ts'
import { openApp } from '../fixture.ts'
import { descriptionOf } from './description.ts'
import { judge } from './judge.ts'

const servers = await startServers(tap)
const { app } = await openApp(tap, servers)
const judged = judge(await descriptionOf(app))

const id = '0190c0de-0000-7000-8000-000000000000'
const { statusCode: status, headers, body } = await app.inject('/v1/channels')
const listed = { status, headers: headers as { [name: string]: string }, body }
const channels = (changes: Partial<typeof listed>) =>
  judged('GET', '/v1/channels', { ...listed, ...changes }).faults

tap.test('an answer as described has no faults', async (t) => t.same(channels({}), []))

tap.test('what is not described is a fault', async (t) => {
  const [channel] = JSON.parse(body).items
  const withBody = (changed: object) => channels({ body: JSON.stringify({ items: [changed] }) }).join()
  t.match(withBody({ ...channel, secret: 1 }), /must NOT have additional properties.*secret/)
  t.match(withBody({ ...channel, packages: 'many' }), /body\/items\/0\/packages/)
  const { name: _, ...nameless } = channel
  t.match(withBody(nameless), /required property 'name'/)
  t.match(channels({ status: 204 }).join(), /204 is not described/)
  t.match(
    channels({ headers: { ...listed.headers, 'x-powered-by': 'x' } }).join(),
    /x-powered-by is not described/,
  )
  t.match(channels({ headers: { ...listed.headers, 'content-type': 'text/html' } }).join(), /text\/html/)
  const { 'x-request-id': __, ...unnamed } = listed.headers
  t.match(channels({ headers: unnamed }).join(), /x-request-id is missing/)
})

tap.test(
  'a problem that the route does not list is a fault, also where others of its status are',
  async (t) => {
    const answer = await app.inject(`/v1/builds/${id}`)
    const problem = answer.json()
    const faults = (changes: object) => {
      const changed = JSON.stringify({ ...problem, ...changes })
      const about = { status: 404, headers: answer.headers as { [name: string]: string }, body: changed }
      return judged('GET', `/v1/builds/${id}`, about).faults
    }
    t.same(faults({}), [])
    t.same(faults({ code: 'build-ended' }), ['the code build-ended is not described'])
    t.match(faults({ code: 'no-code' }).join(), /body\/code/)
  },
)

tap.test('the route is the most exact one, and may be none', async (t) => {
  const reached = (method: string, url: string) => judged(method, url, listed).route?.name
  t.equal(reached('GET', '/v1/tokens/self?x=1'), 'GET /v1/tokens/self')
  t.equal(reached('GET', `/v1/tokens/${id}`), 'GET /v1/tokens/{id}')
  t.equal(reached('GET', '/v1/builds/x/log/'), 'GET /v1/builds/{id}/log')
  t.equal(reached('PUT', '/v1/tokens/self'), undefined)
  t.equal(reached('GET', '/v1/nothing'), undefined)
})

tap.test('tests that inject see to it', async (t) => {
  const { app: other } = await openApp(t, servers)
  other.addHook('onSend', async (_request, reply) => void reply.header('x-powered-by', 'x'))
  await t.rejects(async () => void (await other.inject('/v1/channels')), {
    message: 'GET /v1/channels 200: header x-powered-by is not described: x',
  })
})
