import tap from 'tap'
import { listChannels, setChannel, showChannel } from '../../src/client/actions/channel.ts'
import { listKnownPackages, showKnownPackage } from '../../src/client/actions/known-packages.ts'
import { exitCodes } from '../../src/client/output/exit-codes.ts'
import { withErrorReport } from '../../src/client/output/failure-report.ts'
import { makeReady, plan } from '../api/fixture.ts'
import { listing } from '../db/sample.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { type Listening, listen, paper } from './fixture.ts'

const servers = await startServers(tap)
const pace = { intervalMs: 20, absenceMs: 5000 }
const entry = { path: '/srv/nixpkgs', source: 'python314', target: 'python314FreeThreading' }

/** Ends the move that is asked for, as a worker does. */
async function endMove({ db }: Listening, end: Parameters<typeof db.channelMoves.finish>[1]): Promise<void> {
  const claimed = { move: await db.channelMoves.claim(60) }
  await eventually(async () => {
    claimed.move ??= await db.channelMoves.claim(60)
    return claimed.move !== null
  })
  if (claimed.move) await db.channelMoves.finish(claimed.move, end)
}

tap.test('channels are listed, registered and shown with what they were', async (t) => {
  const listening = await listen(t, servers)
  const { service } = listening
  const listed = paper()
  t.equal(await listChannels(service, false, listed.terminal), exitCodes.done)
  t.match(listed.written.out, /^sample {3}default +8 +python313FreeThreading /m)

  const { terminal, written } = paper()
  const set = setChannel(service, 'fork', entry, { wait: true, json: false }, terminal, pace)
  await eventually(() => written.err.includes('queued'))
  const pin = { kind: 'folder' as const, narHash: 'sha256-AAAABBBB' }
  await endMove(listening, { found: { pin, ...listing(['click']) } })
  t.equal(await set, exitCodes.done)
  t.match(written.out, /^channel fork {2}moved by the API\npython314 -> python314FreeThreading /)
  t.match(written.out, /\nPIN +PACKAGES +CHANGES +SINCE\n\S+ +1 +\d{4}-/)
  const shown = paper()
  await showChannel(service, 'fork', true, shown.terminal)
  t.match(JSON.parse(shown.written.out), { name: 'fork', pin, move: { state: 'done' } })

  const followed = { branch: 'nixos-unstable', follow: true }
  const asked = paper()
  await setChannel(service, 'fork', followed, { wait: false, json: false }, asked.terminal)
  t.match(asked.written.out, 'queued to nixos-unstable')
  const next = { kind: 'nixpkgs' as const, rev: 'a'.repeat(40), sha256: `sha256-${'A'.repeat(43)}=` }
  await endMove(listening, { found: { pin: next, ...listing(['click', 'numpy'], { version: '2.0' }) } })
  const moved = paper()
  await showChannel(service, 'fork', false, moved.terminal)
  t.match(moved.written.out, /\nfollows the branch nixos-unstable\n/)
  t.match(moved.written.out, /\na{40} +2 +1 added, 0 removed, 1 updated +\d{4}-/)
})

tap.test('a move that fails says why; without waiting it is under way', async (t) => {
  const listening = await listen(t, servers)
  const { service } = listening
  const asked = paper()
  const answer = await setChannel(service, 'fork', entry, { wait: false, json: false }, asked.terminal)
  t.equal(answer, exitCodes.done)
  t.match(asked.written.out, 'queued to /srv/nixpkgs')
  await endMove(listening, {
    failure: { class: 'unsupported-pin', message: 'It has no python314.', retryable: false },
  })
  const { terminal, written } = paper()
  t.equal(await showChannel(service, 'fork', false, terminal), exitCodes.done)
  t.match(
    written.out,
    /The move to \/srv\/nixpkgs failed; the channel keeps its pin\.\n\nfailed {2}unsupported-pin\n\nIt has no python314\.\n$/,
  )
  const wrong = paper()
  const refused = () =>
    setChannel(service, 'fork', { path: 'relative' }, { wait: false, json: false }, wrong.terminal)
  t.equal(await withErrorReport(refused, wrong.terminal), exitCodes.refused)
  t.match(wrong.written.err, /\/path/)
})

tap.test('what builds have shown of packages', async (t) => {
  const { service, db } = await listen(t, servers)
  const { build } = await service.accept('{"packages":["jinja2"]}')
  await makeReady(db, await plan(db, build.id))
  const listed = paper()
  t.equal(await listKnownPackages(service, { json: false }, listed.terminal), exitCodes.done)
  t.match(listed.written.out, /^PACKAGE +STATUS +VERSION +TARGET +CODE +LAST SEEN\n/)
  t.match(listed.written.out, /^jinja2 +works +3\.1\.6 +python313FreeThreading +pure +\d{4}-/m)
  const some = paper()
  await listKnownPackages(service, { json: true, status: 'gil-reenabled', target: '3.13t' }, some.terminal)
  t.match(JSON.parse(some.written.out), { items: [{ name: 'markupsafe' }], next: null })
  const { terminal, written } = paper()
  t.equal(await showKnownPackage(service, 'MarkupSafe', false, terminal), exitCodes.done)
  t.match(
    written.out,
    /^markupsafe\n\nVERSION .*\n2\.1\.5 +python313FreeThreading +gil-reenabled +native +reenabled +1 /,
  )
  t.match(written.out, /markupsafe\._speedups +gil-reenabled +1 build +has not declared that it is safe/)
  const none = paper()
  const unknown = () => showKnownPackage(service, 'nothing', false, none.terminal)
  t.equal(await withErrorReport(unknown, none.terminal), exitCodes.refused)
})
