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

async function claimed(record: Db): Promise<ClaimedMove> {
  const move = await record.channelMoves.claim(60)
  if (!move) throw new Error('there is nothing to claim')
  return move
}

/** Asks for a move and carries it out. */
async function move(record: Db, change: object, found: ReturnType<typeof folderPin> | typeof pin) {
  await record.channelMoves.ask({ ...ask, ...change })
  await record.channelMoves.finish(await claimed(record), { found: { pin: found, ...listing(['click']) } })
}

tap.test('a channel by the API, from being asked for to its second pin', async (t) => {
  const { record } = await freshDatabase()
  t.equal(await record.channelMoves.claim(60), null)
  t.equal(await record.channelMoves.newest('team'), null)
  const asked = await record.channelMoves.ask(ask)
  t.match(asked, {
    outcome: 'asked',
    move: { state: 'queued', channel: 'team', from, defaults, failure: null },
  })
  t.equal(await record.channels.get('team'), null, 'there is none before it is known what it holds')
  t.strictSame(await record.channelMoves.underWay(), ['team'])

  const first = await claimed(record)
  t.match(first, { channel: 'team', from, defaults, start: 1 })
  t.match(await record.channelMoves.get(first.id), { state: 'moving' })
  t.equal(await record.channelMoves.claim(60), null, 'a worker has it')
  t.equal(await record.channelMoves.touch(first), true)
  await record.channelMoves.finish(first, { found: { pin, ...listing(['click']) } })
  t.match(await record.channelMoves.newest('team'), { state: 'done', finishedAt: Date, failure: null })
  t.strictSame(await record.channels.get('team'), {
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
  t.strictSame(await record.channelMoves.underWay(), [])
  t.same(await record.channelMoves.ask(ask), { outcome: 'unchanged' })

  await move(record, { from: folder }, folderPin('B'))
  t.match(await record.channels.get('team'), { pin: folderPin('B'), packageNames: ['click'] })
  t.match(await record.channels.pins('team'), [
    { pin: folderPin('B'), folder: '/srv/nixpkgs', packages: 1 },
    { pin, folder: null, packages: 1 },
  ])
})

tap.test('back to a pin that it had; the same pin again is no new one', async (t) => {
  const { record } = await freshDatabase()
  await move(record, { from: folder }, folderPin('A'))
  await move(record, { from: folder }, folderPin('A'))
  t.equal((await record.channels.pins('team')).length, 1)
  await move(record, {}, pin)
  await move(record, { from: folder }, folderPin('A'))
  t.match(await record.channels.pins('team'), [{ pin: folderPin('A') }, { pin }, { pin: folderPin('A') }])
})

tap.test('what fails leaves the channel as it was', async (t) => {
  const { record } = await freshDatabase()
  await move(record, {}, pin)
  const before = await record.channels.get('team')
  await record.channelMoves.ask({ ...ask, from: folder, defaults: { ...defaults, target: 'python314' } })
  await record.channelMoves.finish(await claimed(record), { failure })
  t.match(await record.channelMoves.newest('team'), {
    state: 'failed',
    failure: { class: 'eval-error', message: 'It has \uFFFD in it.' },
  })
  t.strictSame(await record.channels.get('team'), before)
  t.equal((await record.channels.pins('team')).length, 1)
})

tap.test('one move at a time; who asks for the same joins it', async (t) => {
  const { record } = await freshDatabase()
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => record.channelMoves.ask(ask)))
  t.equal(new Set(outcomes.map((one) => ('move' in one ? one.move.id : one.outcome))).size, 1)
  for (const other of [
    { from: folder },
    { isDefault: true },
    { defaults: { ...defaults, target: 'python313Other' } },
  ])
    t.match(await record.channelMoves.ask({ ...ask, ...other }), { outcome: 'moving', move: { from } })
  t.match(await record.channelMoves.ask({ ...ask, channel: 'other', from: folder }), { outcome: 'asked' })
})

tap.test('the same revision with other settings is a move', async (t) => {
  const { record } = await freshDatabase()
  await move(record, {}, pin)
  for (const other of [{ isDefault: false }, { defaults: { ...defaults, target: 'python313Other' } }]) {
    await move(record, other, pin)
    t.equal((await record.channels.pins('team')).length, 1)
  }
  t.match(await record.channels.get('team'), { isDefault: false, defaults: { target: 'python313Other' } })
})

tap.test('a move goes from a worker that died to another, which alone may end it', async (t) => {
  const { record } = await freshDatabase()
  await record.channelMoves.ask(ask)
  const lost = await claimed(record)
  const taken = await record.channelMoves.claim(0)
  t.match(taken, { id: lost.id, start: 2 })
  t.equal(await record.channelMoves.touch(lost), false)
  await record.channelMoves.finish(lost, { failure })
  await record.channelMoves.release(lost)
  t.match(await record.channelMoves.get(lost.id), { state: 'moving', starts: 2 })

  if (taken) await record.channelMoves.release(taken)
  t.match(await record.channelMoves.get(lost.id), { state: 'queued', starts: 1 })
  t.match(await record.channelMoves.claim(60), { start: 2 }, 'one that was given back does not count')
})

tap.test('of several workers, each takes another move', async (t) => {
  const { record } = await freshDatabase()
  for (const channel of ['a', 'b', 'c']) await record.channelMoves.ask({ ...ask, channel })
  const taken = await Promise.all(Array.from({ length: 6 }, () => record.channelMoves.claim(60)))
  t.strictSame(taken.flatMap((one) => one?.channel ?? []).sort(), ['a', 'b', 'c'])
})

tap.test('the channels of the file are the file’s', async (t) => {
  const { record } = await freshDatabase()
  const ofFile = { name: 'team', pin: folderPin('F'), defaults, isDefault: true }
  await record.channels.register(ofFile)
  t.same(await record.channelMoves.ask(ask), { outcome: 'in-file' })

  await record.channels.release(['another'])
  t.match(await record.channelMoves.ask(ask), { outcome: 'asked' }, 'the file has it no longer')
  await record.channels.register(ofFile)
  await record.channelMoves.finish(await claimed(record), { found: { pin, ...listing([]) } })
  t.match(await record.channelMoves.newest('team'), { state: 'failed', failure: { class: 'cancelled' } })
  t.match(await record.channels.get('team'), { pin: folderPin('F'), fromFile: true })
})

tap.test('which channel is the default', async (t) => {
  const { record } = await freshDatabase()
  const defaultIs = async (t: Test, name: string | undefined, why: string) =>
    t.equal((await record.channels.default())?.name, name, why)
  const ofFile = { name: 'sample', pin: folderPin('F'), defaults, isDefault: true }
  await record.channels.register(ofFile)
  await move(record, {}, pin)
  await defaultIs(t, 'sample', 'nothing was said of it')
  await move(record, { isDefault: true }, pin)
  await defaultIs(t, 'team', 'by the API')
  await record.channels.register(ofFile)
  await defaultIs(t, 'team', 'a worker’s start changes nothing of that')
  await move(record, { from: folder }, folderPin('B'))
  await defaultIs(t, 'team', 'nor does a move that says nothing of it')

  await move(record, { isDefault: false }, pin)
  await defaultIs(t, undefined, 'given up')
  await record.channels.register(ofFile)
  await defaultIs(t, 'sample', 'the file’s takes the place')
})

tap.test('no number comes twice, so that a worker which gave a move back has no say in it', async (t) => {
  const { record } = await freshDatabase()
  await record.channelMoves.ask(ask)
  const first = await claimed(record)
  await record.channelMoves.release(first)
  const second = await claimed(record)
  t.equal(second.start, first.start)
  t.ok(second.fence > first.fence)
  t.equal(await record.channelMoves.touch(first), false)
  await record.channelMoves.finish(first, { failure })
  t.match(await record.channelMoves.get(second.id), { state: 'moving' })
})

tap.test(
  'a move that is cancelled ends once no worker has it, and leaves the channel as it was',
  async (t) => {
    const { record } = await freshDatabase()
    t.equal(await record.channelMoves.cancel('team', 'ops'), null)
    await record.channelMoves.ask(ask)
    const cancelled = { state: 'cancelled', failure: { class: 'cancelled', message: /^Cancelled by ops\./ } }
    t.match(await record.channelMoves.cancel('team', 'ops'), { outcome: 'cancelled', work: cancelled })
    t.equal(await record.channelMoves.claim(60), null)

    await record.channelMoves.ask(ask)
    const held = await claimed(record)
    t.equal(await record.channelMoves.isCancelled(held), false)
    t.match(await record.channelMoves.cancel('team', 'ops'), {
      outcome: 'cancelling',
      work: { state: 'moving' },
    })
    t.equal(await record.channelMoves.isCancelled(held), true)
    await record.channelMoves.release(held)
    t.match(await record.channelMoves.newest('team'), cancelled)

    await record.channelMoves.ask(ask)
    await claimed(record)
    await record.channelMoves.cancel('team', 'ops')
    t.equal(await record.channelMoves.claim(0), null, 'its worker has died')
    t.match(await record.channelMoves.newest('team'), cancelled)
    t.equal(await record.channels.get('team'), null)

    await move(record, {}, pin)
    t.match(await record.channelMoves.cancel('team', 'ops'), { outcome: 'ended', work: { state: 'done' } })
  },
)
