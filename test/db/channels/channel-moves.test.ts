import tap, { type Test } from 'tap'
import type { ClaimedMove } from '../../../src/db/channels/channel-moves.ts'
import type { Db } from '../../../src/db/db.ts'
import type { Failure } from '../../../src/errors.ts'
import { startServers } from '../../servers.ts'
import { listing } from '../sample.ts'

const { freshDatabase } = await startServers(tap)
const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
const from = { rev: 'a'.repeat(40), sha256: `sha256-${'A'.repeat(43)}=` }
const pin = { kind: 'nixpkgs' as const, ...from }
const folder = { path: '/srv/nixpkgs' }
const folderPin = (letter: string) => ({
  kind: 'folder' as const,
  narHash: `sha256-${letter.repeat(43)}=`,
})
const ask = { channel: 'team', from, defaults, isDefault: null }
const failure: Failure = { class: 'eval-error', message: 'It has \0 in it.', retryable: false }

async function claimed(db: Db): Promise<ClaimedMove> {
  const move = await db.channelMoves.claim(60)
  if (!move) throw new Error('there is nothing to claim')
  return move
}

/** Asks for a move and carries it out. */
async function move(db: Db, change: object, found: ReturnType<typeof folderPin> | typeof pin) {
  await db.channelMoves.ask({ ...ask, ...change })
  await db.channelMoves.finish(await claimed(db), { found: { pin: found, ...listing(['click']) } })
}

tap.test('a channel by the API, from being asked for to its second pin', async (t) => {
  const { db } = await freshDatabase()
  t.equal(await db.channelMoves.claim(60), null)
  t.equal(await db.channelMoves.newest('team'), null)
  const asked = await db.channelMoves.ask(ask)
  t.match(asked, {
    outcome: 'asked',
    move: { state: 'queued', channel: 'team', from, defaults, failure: null },
  })
  t.equal(await db.channels.get('team'), null, 'there is none before it is known what it holds')
  t.strictSame(await db.channelMoves.underWay(), ['team'])

  const first = await claimed(db)
  t.match(first, { channel: 'team', from, defaults, start: 1 })
  t.match(await db.channelMoves.get(first.id), { state: 'moving' })
  t.equal(await db.channelMoves.claim(60), null, 'a worker has it')
  t.equal(await db.channelMoves.touch(first), true)
  await db.channelMoves.finish(first, { found: { pin, ...listing(['click']) } })
  t.match(await db.channelMoves.newest('team'), { state: 'done', finishedAt: Date, failure: null })
  t.strictSame(await db.channels.get('team'), {
    name: 'team',
    pin,
    defaults,
    isDefault: true,
    fromFile: false,
    packageNames: ['click'],
    otherNames: [],
    pythonVersion: '3.13.5',
    origin: from,
  })
  t.strictSame(await db.channelMoves.underWay(), [])
  t.same(await db.channelMoves.ask(ask), { outcome: 'unchanged' })

  await move(db, { from: folder }, folderPin('B'))
  t.match(await db.channels.get('team'), { pin: folderPin('B'), packageNames: ['click'] })
  t.match(await db.channels.pins('team'), [
    { pin: folderPin('B'), folder: '/srv/nixpkgs', packages: 1 },
    { pin, folder: null, packages: 1 },
  ])
})

tap.test('back to a pin that it had; the same pin again is no new one', async (t) => {
  const { db } = await freshDatabase()
  await move(db, { from: folder }, folderPin('A'))
  await move(db, { from: folder }, folderPin('A'))
  t.equal((await db.channels.pins('team')).length, 1)
  await move(db, {}, pin)
  await move(db, { from: folder }, folderPin('A'))
  t.match(await db.channels.pins('team'), [{ pin: folderPin('A') }, { pin }, { pin: folderPin('A') }])
})

tap.test('what fails leaves the channel as it was', async (t) => {
  const { db } = await freshDatabase()
  await move(db, {}, pin)
  const before = await db.channels.get('team')
  await db.channelMoves.ask({ ...ask, from: folder, defaults: { ...defaults, target: 'python314' } })
  await db.channelMoves.finish(await claimed(db), { failure })
  t.match(await db.channelMoves.newest('team'), {
    state: 'failed',
    failure: { class: 'eval-error', message: 'It has \uFFFD in it.' },
  })
  t.strictSame(await db.channels.get('team'), before)
  t.equal((await db.channels.pins('team')).length, 1)
})

tap.test('one move at a time; a request for the same move joins it', async (t) => {
  const { db } = await freshDatabase()
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => db.channelMoves.ask(ask)))
  t.equal(new Set(outcomes.map((one) => ('move' in one ? one.move.id : one.outcome))).size, 1)
  for (const other of [
    { from: folder },
    { isDefault: true },
    { defaults: { ...defaults, target: 'python313Other' } },
  ])
    t.match(await db.channelMoves.ask({ ...ask, ...other }), { outcome: 'moving', move: { from } })
  t.match(await db.channelMoves.ask({ ...ask, channel: 'other', from: folder }), { outcome: 'asked' })
})

tap.test('the same revision with other settings is a move', async (t) => {
  const { db } = await freshDatabase()
  await move(db, {}, pin)
  for (const other of [{ isDefault: false }, { defaults: { ...defaults, target: 'python313Other' } }]) {
    await move(db, other, pin)
    t.equal((await db.channels.pins('team')).length, 1)
  }
  t.match(await db.channels.get('team'), { isDefault: false, defaults: { target: 'python313Other' } })
})

tap.test('a move goes from a worker that died to another, which alone may end it', async (t) => {
  const { db } = await freshDatabase()
  await db.channelMoves.ask(ask)
  const lost = await claimed(db)
  const taken = await db.channelMoves.claim(0)
  t.match(taken, { id: lost.id, start: 2 })
  t.equal(await db.channelMoves.touch(lost), false)
  await db.channelMoves.finish(lost, { failure })
  await db.channelMoves.release(lost)
  t.match(await db.channelMoves.get(lost.id), { state: 'moving', starts: 2 })

  if (taken) await db.channelMoves.release(taken)
  t.match(await db.channelMoves.get(lost.id), { state: 'queued', starts: 1 })
  t.match(await db.channelMoves.claim(60), { start: 2 }, 'one that was given back does not count')
})

tap.test('of several workers, each takes another move', async (t) => {
  const { db } = await freshDatabase()
  for (const channel of ['a', 'b', 'c']) await db.channelMoves.ask({ ...ask, channel })
  const taken = await Promise.all(Array.from({ length: 6 }, () => db.channelMoves.claim(60)))
  t.strictSame(taken.flatMap((one) => one?.channel ?? []).sort(), ['a', 'b', 'c'])
})

tap.test('the channels of the file are the file’s', async (t) => {
  const { db } = await freshDatabase()
  const ofFile = { name: 'team', pin: folderPin('F'), defaults, isDefault: true }
  await db.channels.register(ofFile)
  t.same(await db.channelMoves.ask(ask), { outcome: 'in-file' })

  await db.channels.release(['another'])
  t.match(await db.channelMoves.ask(ask), { outcome: 'asked' }, 'the file has it no longer')
  await db.channels.register(ofFile)
  await db.channelMoves.finish(await claimed(db), { found: { pin, ...listing([]) } })
  t.match(await db.channelMoves.newest('team'), { state: 'failed', failure: { class: 'cancelled' } })
  t.match(await db.channels.get('team'), { pin: folderPin('F'), fromFile: true })
})

tap.test('which channel is the default', async (t) => {
  const { db } = await freshDatabase()
  const defaultIs = async (t: Test, name: string | undefined, why: string) =>
    t.equal((await db.channels.default())?.name, name, why)
  const ofFile = { name: 'sample', pin: folderPin('F'), defaults, isDefault: true }
  await db.channels.register(ofFile)
  await move(db, {}, pin)
  await defaultIs(t, 'sample', 'nothing was said of it')
  await move(db, { isDefault: true }, pin)
  await defaultIs(t, 'team', 'by the API')
  await db.channels.register(ofFile)
  await defaultIs(t, 'team', 'a worker’s start changes nothing of that')
  await move(db, { from: folder }, folderPin('B'))
  await defaultIs(t, 'team', 'nor does a move that says nothing of it')

  await move(db, { isDefault: false }, pin)
  await defaultIs(t, undefined, 'given up')
  await db.channels.register(ofFile)
  await defaultIs(t, 'sample', 'the file’s takes the place')
})

tap.test('no number comes twice, so that a worker which gave a move back has no say in it', async (t) => {
  const { db } = await freshDatabase()
  await db.channelMoves.ask(ask)
  const first = await claimed(db)
  await db.channelMoves.release(first)
  const second = await claimed(db)
  t.equal(second.start, first.start)
  t.ok(second.fence > first.fence)
  t.equal(await db.channelMoves.touch(first), false)
  await db.channelMoves.finish(first, { failure })
  t.match(await db.channelMoves.get(second.id), { state: 'moving' })
})

tap.test(
  'a move that is cancelled ends once no worker has it, and leaves the channel as it was',
  async (t) => {
    const { db } = await freshDatabase()
    t.equal(await db.channelMoves.cancel('team', 'ops'), null)
    await db.channelMoves.ask(ask)
    const cancelled = { state: 'cancelled', failure: { class: 'cancelled', message: /^Cancelled by ops\./ } }
    t.match(await db.channelMoves.cancel('team', 'ops'), { outcome: 'cancelled', work: cancelled })
    t.equal(await db.channelMoves.claim(60), null)

    await db.channelMoves.ask(ask)
    const held = await claimed(db)
    t.equal(await db.channelMoves.isCancelled(held), false)
    t.match(await db.channelMoves.cancel('team', 'ops'), {
      outcome: 'cancelling',
      work: { state: 'moving' },
    })
    t.equal(await db.channelMoves.isCancelled(held), true)
    await db.channelMoves.release(held)
    t.match(await db.channelMoves.newest('team'), cancelled)

    await db.channelMoves.ask(ask)
    await claimed(db)
    await db.channelMoves.cancel('team', 'ops')
    t.equal(await db.channelMoves.claim(0), null, 'its worker has died')
    t.match(await db.channelMoves.newest('team'), cancelled)
    t.equal(await db.channels.get('team'), null)

    await move(db, {}, pin)
    t.match(await db.channelMoves.cancel('team', 'ops'), { outcome: 'ended', work: { state: 'done' } })
  },
)
