import { request } from 'node:http'
import tap, { type Test } from 'tap'
import { openDb } from '../../src/db/db.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { makeReady, openApp, plan, post } from './fixture.ts'

const servers = await startServers(tap)
const red = '\u001b[31;1mred\u001b[0m'
const colours = { accept: 'text/x-ansi' }

/** A running build, the address of its log, and the database of another process that writes it. */
async function underWay(t: Test) {
  const { app, databaseUrl } = await openApp(t, servers)
  const db = await openDb(databaseUrl)
  t.teardown(db.close)
  const { build } = (await post(app, { packages: ['jinja2'] })).json()
  const lease = await plan(db, build.id)
  return { app, db, lease, url: `/v1/builds/${build.id}/log` }
}

tap.test('the last lines', async (t) => {
  const { app, db, lease, url } = await underWay(t)
  const lines = Array.from({ length: 30 }, (_, number) => `Zeile ${number} ✓\n`)
  await db.log.append(lease, lines.join(''))
  const last = async (count: number) => app.inject(`${url}?lines=${count}`)
  const three = await last(3)
  t.equal(three.body, lines.slice(-3).join(''))
  const size = Buffer.byteLength(lines.join(''))
  t.match(three.headers, {
    'x-log-offset': String(size - Buffer.byteLength(three.body)),
    'x-log-next-offset': String(size),
    'x-log-complete': 'false',
  })
  t.equal((await last(30)).body, lines.join(''))
  t.equal((await last(10_000)).body, lines.join(''))
  for (const query of ['lines=0', 'lines=10001', 'lines=x', 'follow=perhaps', 'offset=-1', 'tail=3']) {
    const { statusCode, json } = await app.inject(`${url}?${query}`)
    t.equal(statusCode, 400, query)
    t.match(json(), { code: 'query-invalid', faults: [{ pointer: query.split('=')[0] }] })
  }
  t.match((await app.inject(`${url}?lines=3&offset=0`)).json(), { faults: [{ pointer: 'lines' }] })
  const none = '/v1/builds/01900000-0000-7000-8000-000000000000/log'
  for (const query of ['', '?lines=3', '?follow=true'])
    t.equal((await app.inject(`${none}${query}`)).statusCode, 404)
})

tap.test('colours for clients that accept them', async (t) => {
  const { app, db, lease, url } = await underWay(t)
  await db.log.append(lease, `${red} and plain\n`)
  const get = async (accept?: string) => {
    const { headers, body } = await app.inject({ url, headers: accept === undefined ? {} : { accept } })
    return [headers['content-type'], headers.vary, headers['x-log-next-offset'], body]
  }
  const coloured = ['text/x-ansi; charset=utf-8', 'accept', '25', `${red} and plain\n`]
  const plain = ['text/plain; charset=utf-8', 'accept', '25', 'red and plain\n']
  for (const accept of ['text/x-ansi', 'text/plain;q=0.5, Text/X-Ansi; q=0.9'])
    t.same(await get(accept), coloured)
  for (const accept of [undefined, '*/*', 'text/*', 'text/plain', 'text/x-ansi;q=0', 'text/x-ansible'])
    t.same(await get(accept), plain, String(accept))
})

tap.test('a colour that lies across two pieces is taken out whole', async (t) => {
  const { app, db, lease, url } = await underWay(t)
  const mebibyte = 1024 * 1024
  for (const inFirst of [1, 2, 4, 6, 7]) {
    const { nextOffset: from } = await db.log.read(lease.buildId, 1e12, 1)
    const text = `${'x'.repeat(mebibyte - inFirst)}${red} end\n`
    await db.log.append(lease, text)
    const first = await app.inject(`${url}?offset=${from}`)
    const second = await app.inject(`${url}?offset=${first.headers['x-log-next-offset']}`)
    t.ok(first.body + second.body === `${'x'.repeat(mebibyte - inFirst)}red end\n`, `${inFirst} bytes`)
    t.equal(Number(second.headers['x-log-next-offset']), from + Buffer.byteLength(text))
  }
})

tap.test('a log that has lost its middle says so', async (t) => {
  const { app, db, lease, url } = await underWay(t)
  const lines = Array.from({ length: 100 }, (_, number) => `line ${String(number).padStart(4, '0')}\n`)
  for (const line of lines) await db.log.append(lease, line, 200)
  await makeReady(db, lease)
  const first = await app.inject(url)
  t.equal(first.body, lines.slice(0, 10).join(''))
  t.match(first.headers, {
    'x-log-dropped': '100-900',
    'x-log-next-offset': '100',
    'x-log-complete': 'false',
  })
  const second = await app.inject(`${url}?offset=100`)
  const gap = '[800 bytes of this log were dropped here: it is longer than PATCHBAY_BUILD_LOG_MB]\n'
  t.equal(second.body, gap + lines.slice(-10).join(''))
  t.match(second.headers, {
    'x-log-offset': '100',
    'x-log-dropped': '100-900',
    'x-log-next-offset': '1000',
    'x-log-complete': 'true',
  })
  t.equal((await app.inject(`${url}?lines=50`)).body, gap + lines.slice(-10).join(''))
  t.equal((await app.inject(`${url}?lines=5`)).body, lines.slice(-5).join(''))
  t.equal((await app.inject(`${url}?follow=true`)).body, first.body + second.body)
})

/** Returns everything that arrives over a connection of its own until it is closed. */
async function following(url: string, headers: { [name: string]: string } = {}) {
  const asked = request(url, { agent: false, headers })
  asked.end()
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve)
    asked.once('error', reject)
  })
  const seen = { text: '', headers: response.headers, closed: Promise.resolve('') }
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    seen.text += chunk
  })
  response.on('error', () => {})
  seen.closed = new Promise((resolve) => {
    response.once('close', () => resolve(response.complete ? 'whole' : 'broken'))
  })
  return seen
}

tap.test('it is followed to its end', async (t) => {
  const { app, db, lease, url: path } = await underWay(t)
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}${path}`
  await db.log.append(lease, `one\n${red}\n`)
  const all = await following(`${url}?follow=true`)
  const last = await following(`${url}?follow=true&lines=1`, colours)
  const tail = await following(`${url}?follow=true&offset=4`)
  t.match(all.headers, {
    'content-type': 'text/plain; charset=utf-8',
    'x-log-offset': '0',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  })
  t.notMatch(all.headers, { 'x-log-next-offset': String })
  t.match(last.headers, { 'content-type': 'text/x-ansi; charset=utf-8', 'x-log-offset': '4' })
  await eventually(() => all.text === 'one\nred\n' && last.text === `${red}\n` && tail.text === 'red\n')
  await db.log.append(lease, 'three\n')
  await eventually(() => [all, last, tail].every(({ text }) => text.endsWith('three\n')))
  const long = 'zwölf Boxkämpfer\n'.repeat(20_000)
  await db.log.append(lease, long)
  await makeReady(db, lease)
  t.same(await Promise.all([all, last, tail].map(({ closed }) => closed)), ['whole', 'whole', 'whole'])
  t.ok(all.text === `one\nred\nthree\n${long}`)
  t.ok(last.text === `${red}\nthree\n${long}`)
  t.ok(tail.text === `red\nthree\n${long}`)
  const afterwards = await following(`${url}?follow=true`)
  t.equal(await afterwards.closed, 'whole')
  t.ok(afterwards.text === all.text)
})

tap.test('what a closing service breaks off does not look whole', async (t) => {
  const { app, db, lease, url: path } = await underWay(t)
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}${path}`
  await db.log.append(lease, 'one\n')
  const seen = await following(`${url}?follow=true`)
  await eventually(() => seen.text === 'one\n')
  await app.close()
  t.equal(await seen.closed, 'broken')
})

tap.test('a request for the headers alone is answered at once', async (t) => {
  const { app, url } = await underWay(t)
  const { statusCode, headers, body } = await app.inject({ method: 'HEAD', url: `${url}?follow=true` })
  t.equal(statusCode, 200)
  t.equal(headers['x-log-offset'], '0')
  t.equal(body, '')
})
