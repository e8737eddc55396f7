import { once } from 'node:events'
import { connect } from 'node:net'
import { pino } from 'pino'
import tap, { type Test } from 'tap'
import { readConfig } from '../src/config.ts'
import type { Db } from '../src/db/db.ts'
import { SetupFault } from '../src/errors.ts'
import { openMetrics } from '../src/metrics/metrics.ts'
import { startServer } from '../src/server.ts'
import { eventually } from './eventually.ts'
import { startServers, temporaryFolder } from './servers.ts'
import { startReceiver } from './webhooks/receiver.ts'

const { freshDatabase, redisUrl } = await startServers(tap)
const library = { hash: 'sha256-LIBRARY', interface: 1, files: {} }

tap.test('a client that holds a connection and asks nothing does not keep the service up', async (t) => {
  const { db } = await freshDatabase()
  const config = readConfig({ PATCHBAY_PORT: '0', PATCHBAY_DATA_DIR: await temporaryFolder(t) })
  const log = pino({ level: 'silent' })
  const server = await startServer(config, { db, redisUrl, library, metrics: openMetrics(), log })
  const { hostname, port } = new URL(server.address)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  const closed = once(socket, 'close')
  await server.close()
  await closed
  t.ok(socket.destroyed)
})

/** Starts the API with these settings, and returns its address and its warnings. */
async function started(t: Test, db: Db, settings: { [variable: string]: string }) {
  const warnings: { msg: string; host?: string }[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(JSON.parse(line)) })
  const config = readConfig({ PATCHBAY_PORT: '0', PATCHBAY_DATA_DIR: await temporaryFolder(t), ...settings })
  const server = await startServer(config, { db, redisUrl, library, metrics: openMetrics(), log })
  t.teardown(server.close)
  return { address: server.address, warnings, close: server.close }
}

const everywhere = { PATCHBAY_HOST: '0.0.0.0' }
const status = async (address: string, token?: string) =>
  (
    await fetch(`${address}/v1/environments`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    })
  ).status

tap.test('without any token the API listens on loopback alone, and says so', async (t) => {
  const { db } = await freshDatabase()
  const { address, warnings } = await started(t, db, everywhere)
  t.match(address, /^http:\/\/127\.0\.0\.1:\d+$/)
  t.match(warnings, [{ msg: /listens on loopback alone/, host: '127.0.0.1', instead: '0.0.0.0' }])
  t.equal(await status(address), 200)
  const refused = connect(Number(new URL(address).port), '127.0.0.2')
  t.match(await once(refused, 'error'), [{ code: 'ECONNREFUSED' }], 'no other address is open')

  const first = { name: 'first', scopes: ['admin'] }
  const headers = { 'content-type': 'application/json' }
  const made = await fetch(`${address}/v1/tokens`, { method: 'POST', headers, body: JSON.stringify(first) })
  const { token } = (await made.json()) as { token: string }
  t.equal(await status(address), 401, 'closed at once')
  t.equal(await status(address, token), 200)
  const again = await started(t, db, everywhere)
  t.match(again.address, /^http:\/\/0\.0\.0\.0:\d+$/, 'the configured address, once there is a token')
  t.same(again.warnings, [])
  t.equal(await status(again.address, token), 200)
  t.equal(await status(again.address), 401)
})

tap.test('a loopback address is used unchanged', async (t) => {
  const { db } = await freshDatabase()
  for (const host of ['127.0.0.2', 'localhost']) {
    const { address, warnings } = await started(t, db, { PATCHBAY_HOST: host })
    t.equal(await status(address), 200)
    t.match(warnings, [{ host }])
  }
})

tap.test('PATCHBAY_ADMIN_TOKEN opens the API, and closes it to callers without a token', async (t) => {
  const { db } = await freshDatabase()
  const [one, two] = ['1'.repeat(32), '2'.repeat(32)]
  const first = await started(t, db, { ...everywhere, PATCHBAY_ADMIN_TOKEN: one })
  t.match(first.address, /^http:\/\/0\.0\.0\.0:\d+$/)
  t.same(first.warnings, [])
  t.same([await status(first.address), await status(first.address, one)], [401, 200])
  await first.close()

  const second = await started(t, db, { ...everywhere, PATCHBAY_ADMIN_TOKEN: two })
  t.same([await status(second.address, one), await status(second.address, two)], [401, 200])
  await second.close()

  const third = await started(t, db, everywhere)
  t.same([await status(third.address), await status(third.address, two)], [401, 200], 'unset says nothing')

  const fourth = await started(t, db, { ...everywhere, PATCHBAY_ADMIN_TOKEN: 'none' })
  t.same([await status(fourth.address), await status(fourth.address, two)], [401, 401], 'it stays closed')
})

tap.test('PATCHBAY_ADMIN_TOKEN is a secret of its own', async (t) => {
  const { db } = await freshDatabase()
  const { address, close } = await started(t, db, {})
  const first = { name: 'first', scopes: ['admin'] }
  const headers = { 'content-type': 'application/json' }
  const made = await fetch(`${address}/v1/tokens`, { method: 'POST', headers, body: JSON.stringify(first) })
  const { token } = (await made.json()) as { token: string }
  await close()
  await t.rejects(started(t, db, { PATCHBAY_ADMIN_TOKEN: token }), SetupFault)
  for (const secret of ['short', `${'x'.repeat(40)} y`, 'ü'.repeat(40)])
    t.throws(() => readConfig({ PATCHBAY_ADMIN_TOKEN: secret }), { message: /PATCHBAY_ADMIN_TOKEN: / })
})

tap.test('PATCHBAY_WEBHOOK_ALLOW says where webhooks may lie', async (t) => {
  const { db } = await freshDatabase()
  await t.rejects(started(t, db, { PATCHBAY_WEBHOOK_ALLOW: '10.0.0.0/8 intranet' }), {
    name: 'SetupFault',
    message: /^PATCHBAY_WEBHOOK_ALLOW: "intranet" is no network\. Write networks such as/,
  })

  const { url, received } = await startReceiver(t)
  const register = (address: string) =>
    fetch(`${address}/v1/webhooks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url }),
    })
  const closed = await started(t, db, {})
  t.equal((await register(closed.address)).status, 422)
  await closed.close()

  const { address } = await started(t, db, { PATCHBAY_WEBHOOK_ALLOW: '127.0.0.0/8' })
  const made = await register(address)
  t.equal(made.status, 201)
  const { id } = (await made.json()) as { id: string }
  t.equal((await fetch(`${address}/v1/webhooks/${id}/test`, { method: 'POST' })).status, 202)
  await eventually(() => received.length === 1)
  t.match(JSON.parse(received[0]?.body ?? ''), { type: 'webhook.test', data: { webhook: { id } } })
})
