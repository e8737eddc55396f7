import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import tap, { type Test } from 'tap'
import { startServers } from '../servers.ts'
import { type Opened, openApp } from './fixture.ts'
import { makeToken } from './tokens.ts'

const servers = await startServers(tap)

interface Asked {
  path: string
  token?: string
  body: object
}

/** Sends a request over a connection of its own. */
async function send({ app }: Opened, { path, token, body }: Asked): Promise<Socket> {
  const text = JSON.stringify(body)
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: localhost',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
  ]
  await new Promise((written) => socket.write(`${head.join('\r\n')}\r\n\r\n${text}`, written))
  return socket
}

/** An app whose callers hang up once their request is read, and whose handlers start after that. */
async function abandoned(t: Test): Promise<Opened & { leave(asked: Asked): Promise<void> }> {
  const opened = await openApp(t, servers)
  let caller: Promise<Socket> | undefined
  let done = () => {}
  opened.app.addHook('preHandler', async (request) => {
    if (!caller) return
    const closed = once(request.raw.socket, 'close')
    ;(await caller).destroy()
    await closed
  })
  opened.app.addHook('onSend', async () => done())
  await opened.app.listen({ port: 0, host: '127.0.0.1' })
  const leave = async (asked: Asked) => {
    const answered = new Promise<void>((resolve) => {
      done = resolve
    })
    caller = send(opened, asked)
    await answered
    caller = undefined
  }
  return { ...opened, leave }
}

const unseen = { name: 'unseen', scopes: ['admin'] }

tap.test('who hangs up before the answer is in the audit, with an address', async (t) => {
  const { app, db, leave } = await abandoned(t)
  const { token } = await makeToken(app, ['admin'])
  for (let number = 0; number < 3; number++) await leave({ path: '/v1/tokens', token, body: unseen })
  await leave({ path: '/v1/environments', token, body: { packages: ['numpy'] } })
  await leave({ path: '/v1/environments', token, body: { packages: ['nunpy'] } })
  const entries = (await db.audit.list({ limit: 100 }))?.items ?? []
  t.match(
    entries.map(({ path, status, remote, tokenName }) => ({ path, status, remote, tokenName })),
    [
      { path: '/v1/environments', status: 422, remote: '127.0.0.1', tokenName: 'admin' },
      { path: '/v1/environments', status: 202, remote: '127.0.0.1', tokenName: 'admin' },
      ...Array(3).fill({ path: '/v1/tokens', status: 201, remote: '127.0.0.1', tokenName: 'admin' }),
      { path: '/v1/tokens', status: 201, tokenName: 'anybody' },
    ],
  )
  t.equal(entries.length, 6)
})

tap.test('so is who makes the first token and hangs up', async (t) => {
  const { db, leave } = await abandoned(t)
  await leave({ path: '/v1/tokens', body: unseen })
  t.ok(await db.tokens.exist())
  t.match(await db.audit.list({ limit: 1 }), {
    items: [{ tokenName: 'anybody', path: '/v1/tokens', remote: '127.0.0.1', status: 201 }],
  })
})

tap.test('whenever a caller leaves, there are as many entries as tokens', async (t) => {
  const opened = await openApp(t, servers)
  const { token } = await makeToken(opened.app, ['admin'])
  await opened.app.listen({ port: 0, host: '127.0.0.1' })
  for (const afterMs of [null, null, null, 0, 0, 1, 2, 5, 10, 20]) {
    const socket = await send(opened, { path: '/v1/tokens', token, body: unseen })
    if (afterMs !== null) await sleep(afterMs)
    socket.destroy()
  }
  await sleep(1_000)
  const { db } = opened
  const made = (await db.tokens.list({ limit: 100 }))?.items.length
  t.equal((await db.audit.list({ limit: 100 }))?.items.length, made)
})
