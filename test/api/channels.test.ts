import tap from 'tap'
import type { Db } from '../../src/db/db.ts'
import type { Pin } from '../../src/spec/schema.ts'
import { listing } from '../db/sample.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { library, openApp, packageNames, post, registerChannel } from './fixture.ts'

const servers = await startServers(tap)
const { app, db } = await openApp(tap, servers)
const rev = 'a'.repeat(40)
const sha256 = `sha256-${'A'.repeat(43)}=`
const narHash = (letter: string) => `sha256-${letter.repeat(43)}=`
const folder = (letter: string): Pin => ({ kind: 'folder', narHash: narHash(letter) })

const put = (name: string, body: unknown, query = '') =>
  app.inject({ method: 'PUT', url: `/v1/channels/${name}${query}`, payload: body as object })
const get = (path: string) => app.inject(`/v1/channels${path}`)

/** Ends the move that waits, as a worker does. */
async function carryOut(pin: Pin, names = packageNames, within: Db = db): Promise<void> {
  const move = await within.channelMoves.claim(60)
  if (!move) throw new Error('no move waits')
  await within.channelMoves.finish(move, { found: { pin, ...listing(names) } })
}

tap.test('a channel is registered, and can be named once a worker has found out what it holds', async (t) => {
  const response = await put('team', { rev, sha256 }, '?wait=0')
  t.equal(response.statusCode, 202)
  t.equal(response.headers.location, '/v1/channels/team')
  t.ok(response.headers['retry-after'])
  const nothingYet = {
    name: 'team',
    pin: null,
    packages: null,
    pythonVersion: null,
    moving: true,
    pins: [],
    fromFile: false,
  }
  t.match(response.json(), { ...nothingYet, move: { state: 'queued', from: { rev, sha256 }, default: null } })
  t.match((await get('/team')).json(), nothingYet)
  t.equal((await get('/team/packages')).statusCode, 404)
  t.equal((await post(app, { packages: ['click'], channel: 'team' })).json().code, 'channel-unknown')

  await carryOut({ kind: 'nixpkgs', rev, sha256 }, ['zope-interface', 'click'])
  const settings = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
  t.match((await get('/team?wait=0')).json(), {
    name: 'team',
    pin: { kind: 'nixpkgs', rev, sha256 },
    defaults: settings,
    isDefault: false,
    fromFile: false,
    packages: 2,
    pythonVersion: '3.13.5',
    moving: false,
    pins: [{ at: rev, packages: 2, folder: null }],
    move: { state: 'done', failure: null, defaults: settings },
  })
  t.same((await get('/team/packages')).json(), { items: ['click', 'zope-interface'] })
  t.equal((await post(app, { packages: ['click'], channel: 'team' })).statusCode, 202)
  t.match((await get('')).json(), {
    items: [
      { name: 'sample', fromFile: true, moving: false },
      { name: 'team', fromFile: false, moving: false },
    ],
  })
})

tap.test('a request for the present state changes nothing', async (t) => {
  const response = await put('team', { rev, sha256 })
  t.equal(response.statusCode, 200)
  t.match(response.json(), { name: 'team', pin: { rev }, move: null, moving: false })
  t.equal(await db.channelMoves.claim(60), null)
})

tap.test('one move at a time: the same is joined, another refused', async (t) => {
  const asked = await put('team', { path: '/srv/nixpkgs' }, '?wait=0')
  const joined = await put('team', { path: '/srv/nixpkgs' }, '?wait=0')
  t.equal(joined.statusCode, 202)
  t.equal(joined.json().move.id, asked.json().move.id)
  const other = await put('team', { path: '/srv/other' })
  t.equal(other.statusCode, 409)
  t.match(other.json(), { code: 'channel-moving', detail: /\/srv\/nixpkgs/ })
  t.match((await get('')).json(), { items: [{}, { name: 'team', moving: true }] })
  await carryOut(folder('B'))
  t.match((await get('/team')).json(), { pins: [{ at: narHash('B'), folder: '/srv/nixpkgs' }, { at: rev }] })
})

tap.test('the answer may wait for the end', async (t) => {
  const waiting = put('team', { path: '/srv/nixpkgs', target: '3.13t' }, '?wait=30')
  await eventually(async () => (await db.channelMoves.underWay()).length > 0)
  const alsoWaiting = get('/team?wait=30')
  const move = await db.channelMoves.claim(60)
  const failure = {
    class: 'unsupported-pin' as const,
    message: 'It has no such interpreter.',
    retryable: false,
  }
  if (move) await db.channelMoves.finish(move, { failure })
  for (const response of await Promise.all([waiting, alsoWaiting])) {
    t.equal(response.statusCode, 200, 'that it fails is no error of the request')
    t.match(response.json(), { pin: folder('B'), moving: false, move: { state: 'failed', failure } })
  }
})

tap.test('what is in the channels file is moved there alone', async (t) => {
  const response = await put('sample', { rev, sha256 })
  t.equal(response.statusCode, 409)
  t.match(response.json(), { code: 'channel-in-file', detail: /"sample" is in the workers’ channels file/ })
})

tap.test('all faults at once, as of a channels file', async (t) => {
  const faulty = async (name: string, body: unknown) => {
    const response = await put(name, body)
    t.equal(response.statusCode, 400)
    t.equal(response.json().code, 'body-invalid')
    return (response.json().faults as { pointer: string }[]).map(({ pointer }) => pointer).sort()
  }
  t.same(await faulty('team', {}), [''])
  t.same(await faulty('team', []), [''])
  t.same(await faulty('team', { sha256 }), ['', '/sha256'])
  t.same(await faulty('team', { rev, follow: true }), ['/follow'])
  t.same(await faulty('team', { rev, branch: 'main' }), [''])
  t.same(await faulty('team', { branch: 'a..b;' }), ['/branch'])
  t.same(await faulty('team', { rev, sha256, path: '/x' }), [''])
  t.same(await faulty('team', { rev: 'nixos-unstable', sha256: 'x', ref: 1 }), ['/ref', '/rev', '/sha256'])
  t.same(await faulty('team', { path: 'relative' }), ['/path'])
  t.same(await faulty('team', { path: '/with\0nul' }), ['/path'])
  t.same(
    await faulty('team', { path: '/x', default: 'yes', source: '3.12', target: '3.13t', system: 'pdp11' }),
    ['/default', '/system', '/target'],
  )
  t.same(await faulty('a%20b', { path: '/x', target: 'a b' }), ['/target', 'name'])
  t.same(await faulty('team@x', { path: '/x' }), ['name'])
  t.equal((await put('team', { path: '/x' }, '?wait=soon')).json().code, 'query-invalid')
  t.equal(await db.channelMoves.claim(60), null, 'nothing was recorded')
})

tap.test('a configuration and overlays are part of the pin', async (t) => {
  const body = { rev, sha256, config: { allowUnfree: true, allowBroken: false }, overlays: ['/srv/a.nix'] }
  const asked = await put('team', body, '?wait=0')
  const from = { rev, sha256, config: { allowUnfree: true }, overlays: ['/srv/a.nix'] }
  t.equal(asked.statusCode, 202)
  t.strictSame(asked.json().move.from, from)
  const pin = { kind: 'nixpkgs' as const, rev, sha256, config: from.config, overlays: [narHash('O')] }
  await carryOut(pin)
  const channel = (await get('/team')).json()
  t.strictSame(channel.pin, pin)
  t.match(channel.pins[0].at, new RegExp(`^${rev}\\+[0-9a-f]{12}$`))
  t.equal((await post(app, { packages: ['click'], channel: `team@${channel.pins[0].at}` })).statusCode, 202)
  t.match((await post(app, { packages: ['click'], channel: `team@${rev}` })).json(), {
    spec: { pin: { kind: 'nixpkgs', rev, sha256 } },
  })
  t.match((await post(app, { packages: ['click'], channel: 'team@aaaaaaaa' })).json(), {
    code: 'pin-unknown',
  })

  const refused = await put('team', { rev, sha256, config: { allowFree: true }, overlays: ['relative'] })
  t.same(
    refused.json().faults.map(({ pointer }: { pointer: string }) => pointer),
    ['/config/allowFree', '/overlays/0'],
  )
})

tap.test(
  'names that are no packages’ are not listed, not near to anything, and known all the same',
  async (t) => {
    const { app, db } = await openApp(t, servers, { channel: false })
    const sample = { name: 'sample', pin: folder('B'), isDefault: true }
    const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
    await db.channels.register({ ...sample, defaults })
    const names = listing(['click'], { otherNames: ['clock', 'buildpythonpackage'] })
    await db.channels.recordListing('sample', sample.pin, names)
    t.same((await app.inject('/v1/channels/sample/packages')).json(), { items: ['click'] })
    t.match((await app.inject('/v1/channels/sample')).json(), { packages: 1 })
    t.equal((await post(app, { packages: ['clock'] })).statusCode, 202, 'a worker says what it is')
    t.match((await post(app, { packages: ['clack'] })).json(), { faults: [{ nearest: ['click'] }] })
    const old = await post(app, { packages: ['buildPythonPackage'], channel: `sample@${narHash('B')}` })
    t.equal(old.statusCode, 202)
  },
)

tap.test('channels that are not there', async (t) => {
  for (const path of ['/none', '/none/packages', '/a%20b', '/sample@abcdefg/packages']) {
    const response = await get(path)
    t.equal(response.statusCode, 404, path)
    t.equal(response.json().code, 'not-found')
  }
  await db.channels.register({
    name: 'unlisted',
    pin: folder('U'),
    defaults: { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' },
    isDefault: false,
  })
  t.equal((await get('/unlisted/packages')).statusCode, 503)
})

tap.test('a spec may name a pin that the channel has had', async (t) => {
  const { app, db } = await openApp(t, servers, { channel: false })
  await registerChannel(db, 'sample', true)
  await db.channels.release([])
  const ask = async (channel: string) => (await post(app, { packages: ['click'], channel })).json()
  const move = async (body: object, pin: Pin, names: string[]) => {
    await app.inject({ method: 'PUT', url: '/v1/channels/sample?wait=0', payload: body })
    await carryOut(pin, names, db)
  }
  const revs = [`abcdef1${'0'.repeat(33)}`, `abcdef1${'1'.repeat(33)}`]
  await move({ path: '/srv/nixpkgs' }, folder('B'), ['click', 'old'])
  for (const one of revs) await move({ rev: one, sha256 }, { kind: 'nixpkgs', rev: one, sha256 }, ['click'])

  const now = await ask('sample')
  t.match(now, { spec: { channel: 'sample', pin: { rev: revs[1] } } })
  t.equal((await ask(`sample@${revs[1]}`)).id, now.id, 'the present pin by its name is the same environment')
  t.equal((await ask('sample@abcdef11')).id, now.id)

  const before = await ask(`sample@${narHash('B')}`)
  t.match(before, { spec: { channel: 'sample', pin: folder('B'), library } })
  t.not(before.id, now.id)
  t.match(await ask('sample@abcdef10'), { spec: { pin: { rev: revs[0] } } })
  const old = { packages: ['old'], channel: `sample@${narHash('B')}` }
  t.equal((await post(app, old)).statusCode, 202, 'the names are those of that pin')
  t.equal((await post(app, { ...old, channel: 'sample' })).json().code, 'package-unknown')
  const list = await app.inject('/v1/environments?channel=sample')
  t.equal(list.json().items.length, 4, 'all are environments of the channel')

  const unknown = await ask(`sample@${narHash('C')}`)
  t.match(unknown, { code: 'pin-unknown', status: 422, faults: [{ pointer: '/channel' }] })
  t.match(unknown.faults[0].detail, new RegExp(`newest first, ${revs[1]}, ${revs[0]}, sha256-B+=`))
  const ambiguous = await ask('sample@abcdef1')
  t.match(ambiguous, {
    code: 'pin-unknown',
    faults: [{ detail: /may mean/, nearest: [`sample@${revs[1]}`, `sample@${revs[0]}`] }],
  })
  t.match(await ask('sampel@abcdef1'), { code: 'channel-unknown', faults: [{ nearest: ['sample'] }] })
  for (const misshapen of [
    'sample@',
    'sample@abc',
    'sample@main',
    `sample@${revs[0]}@`,
    '@abcdef1',
    'sample@../x',
  ])
    t.match(await ask(misshapen), { code: 'spec-invalid', faults: [{ pointer: '/channel' }] })
  // The fourth is the fixture's, whose hash is of no length that could be named.
  t.equal((await app.inject('/v1/channels/sample')).json().pins.length, 4)
})

tap.test('a pin that was left before its packages were listed', async (t) => {
  const { app, db } = await openApp(t, servers, { channel: false })
  const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
  await db.channels.register({ name: 'sample', pin: folder('B'), defaults, isDefault: true })
  const spec = { packages: ['click'], channel: `sample@${narHash('B')}` }
  t.equal((await post(app, spec)).json().code, 'not-ready', 'while it is the present one')
  await db.channels.register({ name: 'sample', pin: folder('C'), defaults, isDefault: true })
  t.match((await post(app, spec)).json(), { code: 'pin-unknown', faults: [{ detail: /were listed/ }] })
})
