import tap from 'tap'
import { listChannels } from '../../../src/client/actions/channel.ts'
import { findBuild, findEnvironment } from '../../../src/client/actions/ids.ts'
import { listKnownPackages } from '../../../src/client/actions/known-packages.ts'
import { list } from '../../../src/client/actions/list.ts'
import { log } from '../../../src/client/actions/log.ts'
import { pin } from '../../../src/client/actions/pin.ts'
import { listTokens } from '../../../src/client/actions/token.ts'
import { listWebhooks } from '../../../src/client/actions/webhook.ts'
import { Refused } from '../../../src/client/http/patchbay.ts'
import { SetupFault } from '../../../src/errors.ts'
import { makeReady, plan, planLacking } from '../../api/fixture.ts'
import { startServers } from '../../servers.ts'
import { listen, paper } from '../fixture.ts'

const servers = await startServers(tap)
const all = { filter: {}, all: false, json: false }

tap.test('empty lists say what to do, and one that an option empties says that', async (t) => {
  const { service } = await listen(t, servers)
  const { terminal, written } = paper()
  const said = () => {
    const { out } = written
    written.out = ''
    return out
  }
  await list(service, all, terminal)
  t.match(said(), /^There is no environment yet\. Submit a spec: patchbay submit /)
  await list(service, { ...all, filter: { status: 'failed' } }, terminal)
  t.match(said(), /^No environment matches\./)
  await listKnownPackages(service, { json: false }, terminal)
  t.match(said(), /^No build has ended yet\./)
  await listTokens(service, false, terminal)
  t.match(said(), /^There is no token yet, .*patchbay token create /)
  await listWebhooks(service, false, terminal)
  t.match(said(), /^There is no webhook yet\. Create one: /)
})

tap.test('all lists have one shape in JSON', async (t) => {
  const { service } = await listen(t, servers)
  const lists = [
    (terminal: ReturnType<typeof paper>['terminal']) => list(service, { ...all, json: true }, terminal),
    (terminal: ReturnType<typeof paper>['terminal']) => listChannels(service, true, terminal),
    (terminal: ReturnType<typeof paper>['terminal']) => listKnownPackages(service, { json: true }, terminal),
    (terminal: ReturnType<typeof paper>['terminal']) => listTokens(service, true, terminal),
    (terminal: ReturnType<typeof paper>['terminal']) => listWebhooks(service, true, terminal),
  ]
  for (const print of lists) {
    const { terminal, written } = paper()
    await print(terminal)
    const { items, next, ...others } = JSON.parse(written.out)
    t.ok(Array.isArray(items))
    t.equal(next, null)
    t.same(others, {})
  }
})

tap.test('a list says which environments lack packages', async (t) => {
  const { service, db } = await listen(t, servers)
  const lacking = await service.accept('{"packages":["jinja2"],"failures":"omit"}')
  await makeReady(db, await planLacking(db, lacking.build.id))
  const whole = await service.accept('{"packages":["click"]}')
  await makeReady(db, await plan(db, whole.build.id))
  const { terminal, written } = paper()
  await list(service, all, terminal)
  t.match(written.out, new RegExp(`^ready, 1 left out .*${lacking.id}`, 'm'))
  t.match(written.out, new RegExp(`^ready  .*${whole.id}`, 'm'))
})

tap.test('ids may be shortened, of environments and of builds', async (t) => {
  const { service, db } = await listen(t, servers)
  const first = await service.accept('{"packages":["jinja2"]}')
  const second = await service.accept('{"packages":["click"]}')
  t.equal((await findEnvironment(service, first.id.slice(0, 12))).id, first.id)
  t.equal((await findEnvironment(service, first.build.id.slice(0, -1))).id, first.id)
  t.equal((await findBuild(service, second.id.slice(0, 12))).id, second.build.id)
  t.equal((await findBuild(service, second.build.id)).id, second.build.id)

  // The ids of builds begin with the time, so those of one day begin in the same way.
  const both = findBuild(service, first.build.id.slice(0, 5))
  await t.rejects(both, SetupFault)
  await t.rejects(both, { message: new RegExp(`begins several ids[\\s\\S]*${first.id} \\(build `) })
  await t.rejects(findBuild(service, 'ffff0000ffff'), Refused)

  const lease = await plan(db, first.build.id)
  await db.log.append(lease, 'one\n')
  await makeReady(db, lease)
  const printed = paper()
  await log(service, first.id.slice(0, 12), { offset: 0 }, printed.terminal)
  t.equal(printed.written.out, 'one\n')
  const json = paper()
  await log(service, first.id, { offset: 0, json: true }, json.terminal)
  t.same(JSON.parse(json.written.out), { buildId: first.build.id, text: 'one\n' })
  const pinned = paper()
  await pin(service, first.id.slice(0, 12), { json: true }, pinned.terminal)
  t.match(JSON.parse(pinned.written.out), { id: first.id, pinned: {} })

  const table = paper()
  Object.assign(table.terminal.out, { isTTY: true, columns: 80 })
  await list(service, all, table.terminal)
  t.match(table.written.out, new RegExp(` ${first.id.slice(0, 12)} `), 'short on a terminal')
})
