import { createServer } from 'node:http'
import { pipeline } from 'node:stream'
import tap, { type Test } from 'tap'
import { log } from '../../../src/client/actions/log.ts'
import { Refused, serviceAt, Unavailable } from '../../../src/client/http/patchbay.ts'
import { exitCodes } from '../../../src/client/output/exit-codes.ts'
import { makeReady, plan } from '../../api/fixture.ts'
import { eventually } from '../../eventually.ts'
import { startServers } from '../../servers.ts'
import { type Listening, listen, paper } from '../fixture.ts'

const servers = await startServers(tap)
const pace = { intervalMs: 10, absenceMs: 5000 }
const whole = { offset: 0 }

/** A build that a worker has. */
async function building({ service, db }: Listening) {
  const { build } = await service.accept('{"packages":["jinja2"]}')
  return plan(db, build.id)
}

tap.test('a log is printed as it grows, until the build ends', async (t) => {
  const listening = await listen(t, servers)
  const { service, db } = listening
  const lease = await building(listening)
  const { terminal, written } = paper()
  const printed = log(service, lease.buildId, whole, terminal, pace)
  await db.log.append(lease, 'one\n')
  await eventually(() => written.out.includes('one'))
  await db.log.append(lease, 'two\u001b]0;title\u0007\u001b[31m\u001b[2J')
  await db.log.append(lease, 'ö\nthe end')
  await makeReady(db, lease)
  t.equal(await printed, exitCodes.done)
  t.equal(written.out, 'one\ntwoö\nthe end', 'nothing that steers the terminal')
})

tap.test('on a terminal colours are left in, and nothing else', async (t) => {
  const listening = await listen(t, servers)
  const lease = await building(listening)
  await listening.db.log.append(lease, '\u001b[1;31mred\u001b[0m\u001b[2J\u0007\n')
  await makeReady(listening.db, lease)
  const { terminal, written } = paper()
  Object.assign(terminal.out, { isTTY: true })
  await log(listening.service, lease.buildId, whole, terminal, pace)
  t.equal(written.out, '\u001b[1;31mred\u001b[0m\n\u001b[0m')
})

tap.test('its last lines', async (t) => {
  const listening = await listen(t, servers)
  const lease = await building(listening)
  await listening.db.log.append(lease, 'one\ntwo\nthree\n')
  await makeReady(listening.db, lease)
  const { terminal, written } = paper()
  await log(listening.service, lease.buildId, { lines: 2 }, terminal, pace)
  t.equal(written.out, 'two\nthree\n')
})

/** Stands between a client and the service, and can close its connections. */
async function between(t: Pick<Test, 'teardown'>, url: string): Promise<{ url: string; hangUp(): void }> {
  const server = createServer((request, response) => {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const headers = { accept: request.headers.accept ?? '' }
    fetch(url + request.url, { headers, signal: gone.signal }).then(
      ({ status, headers, body }) => {
        response.writeHead(status, Object.fromEntries(headers))
        if (body) pipeline(body, response, () => {})
        else response.end()
      },
      () => response.destroy(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no address')
  return { url: `http://127.0.0.1:${address.port}`, hangUp: () => server.closeAllConnections() }
}

tap.test('a connection that breaks is taken up again where it broke', async (t) => {
  const listening = await listen(t, servers)
  const { db } = listening
  const lease = await building(listening)
  const { url, hangUp } = await between(t, listening.url)
  const { terminal, written } = paper()
  const printed = log(serviceAt(url), lease.buildId, whole, terminal, pace)
  const lines = Array.from({ length: 10 }, (_, number) => `line ${number} ö\n`)
  for (const line of lines) {
    await db.log.append(lease, line)
    await eventually(() => written.out.endsWith(line))
    hangUp()
  }
  await makeReady(db, lease)
  t.equal(await printed, exitCodes.done)
  t.equal(written.out, lines.join(''), 'every line once')
})

tap.test('a service that stays away', async (t) => {
  const nowhere = serviceAt('http://127.0.0.1:1')
  await t.rejects(log(nowhere, 'x', whole, paper().terminal, { intervalMs: 10, absenceMs: 50 }), Unavailable)
})

tap.test('a build that is not there', async (t) => {
  const { service } = await listen(t, servers)
  await t.rejects(log(service, 'x', whole, paper().terminal), Refused)
})
