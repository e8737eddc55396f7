import tap from 'tap'
import { show } from '../../src/client/actions/list.ts'
import { log } from '../../src/client/actions/log.ts'
import { forget, pin, unpin } from '../../src/client/actions/pin.ts'
import { sweep } from '../../src/client/actions/sweep.ts'
import { exitCodes } from '../../src/client/output/exit-codes.ts'
import { withErrorReport } from '../../src/client/output/failure-report.ts'
import type { SweepReport } from '../../src/db/cache/sweeps.ts'
import { makeReady, plan } from '../api/fixture.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { type Listening, listen, paper } from './fixture.ts'

const servers = await startServers(tap)
const pace = { intervalMs: 20, absenceMs: 5000 }
const id = 'a'.repeat(64)
const report: SweepReport = {
  bytesBefore: 5 * 1024 ** 3,
  bytesAfter: 1024 ** 3,
  freedBytes: 4 * 1024 ** 3,
  pathsRemoved: 17,
  orphans: { objects: 1, bytes: 100 },
  evicted: [
    {
      id,
      storePath: '/nix/store/a-env',
      lastUsedAt: '2026-01-31T12:00:00.000Z',
      freedBytes: 2 * 1024 ** 3,
      because: 'It was not used for 100 days.',
    },
    {
      id: 'b'.repeat(64),
      storePath: '/nix/store/b-env',
      lastUsedAt: '2026-02-01T00:00:00.000Z',
      freedBytes: 0,
      because: 'The cache held too\u001b[2J much.',
    },
  ],
  aboveLimit: { bytes: 7 * 1024, because: 'Held: 1.0 GiB by pinned environments.' },
}

/** An environment that is ready. */
async function readyOn({ service, db }: Listening): Promise<string> {
  const { id: ready, build } = await service.accept('{"packages":["jinja2"]}')
  await makeReady(db, await plan(db, build.id))
  return ready
}

/** Does the sweep that is asked for, as a worker does. */
async function doSweep({ db }: Listening, end: Parameters<typeof db.sweeps.finish>[1]): Promise<void> {
  await eventually(async () => (await db.sweeps.list(1))[0]?.state === 'queued')
  const claimed = await db.sweeps.claim({ everySeconds: 3600, staleSeconds: 60 })
  if (claimed) await db.sweeps.finish(claimed, end)
}

tap.test('pinned, shown, unpinned, forgotten', async (t) => {
  const listening = await listen(t, servers)
  const { service, db } = listening
  const ready = await readyOn(listening)
  const { terminal, written } = paper()
  const said = () => {
    const { out } = written
    written.out = ''
    return out
  }
  t.equal(await pin(service, ready, { json: false }, terminal), exitCodes.done)
  t.equal(said(), `pinned  ${ready}  for good\n`)
  await pin(service, ready, { until: '2200-01-31', json: false }, terminal)
  t.equal(said(), `pinned  ${ready}  until 2200-01-31T00:00:00.000Z\n`)
  await pin(service, ready, { days: 3, json: false }, terminal)
  t.match(said(), /^pinned {2}\w+ {2}until \d{4}-/)
  await show(service, ready, false, terminal)
  t.match(said(), /^ready {2}\/nix\/store\/\S+ {2}pinned until \d{4}-/)
  t.equal(await withErrorReport(() => forget(service, ready, false, terminal), terminal), exitCodes.refused)
  t.match(written.err, /^refused {2}environment-in-use\n\n.*It is pinned/)
  t.equal(await unpin(service, ready, false, terminal), exitCodes.done)
  t.equal(said(), `unpinned  ${ready}\n`)
  t.equal(await forget(service, ready, false, terminal), exitCodes.done)
  const [asked] = await db.sweeps.list(1)
  t.equal(said(), `forgotten  ${ready}\nSweep ${asked?.id} frees the space that only it held.\n`)
  t.equal(
    await withErrorReport(() => pin(service, ready, { json: false }, terminal), terminal),
    exitCodes.refused,
  )
})

tap.test('what cannot be meant is refused by the service, every fault on its line', async (t) => {
  const listening = await listen(t, servers)
  const ready = await readyOn(listening)
  const { terminal, written } = paper()
  const faulty = { days: Number('x'), until: '2020-01-01', json: false }
  t.equal(
    await withErrorReport(() => pin(listening.service, ready, faulty, terminal), terminal),
    exitCodes.refused,
  )
  t.match(written.err, /^refused {2}body-invalid$/m)
  t.match(written.err, /^ +\/days {2}/m)
  t.match(written.err, /^ +\/until +2020-01-01 is in the past\.$/m)
})

tap.test('an evicted one says why', async (t) => {
  const listening = await listen(t, servers)
  const ready = await readyOn(listening)
  await listening.db.environments.evict(ready, 'It was not used for 100 days.')
  const { terminal, written } = paper()
  t.equal(await show(listening.service, ready, false, terminal), exitCodes.done)
  t.match(written.out, /^evicted /)
  t.match(written.out, '\nIt was not used for 100 days.\nSubmit its spec to have it again.\n')
})

tap.test('a sweep: progress on the way, then what was evicted and freed', async (t) => {
  const listening = await listen(t, servers)
  const { terminal, written } = paper()
  const printed = sweep(listening.service, { dryRun: false, json: false }, terminal, pace)
  await eventually(() => /^queued .*There is no worker.*\n/m.test(written.err))
  await doSweep(listening, { report, failure: null })
  t.equal(await printed, exitCodes.done)
  t.same(written.out.split('\n'), [
    `${'EVICTED'.padEnd(64)}  LAST USED   FREES    BECAUSE`,
    `${id}  2026-01-31  2.0 GiB  It was not used for 100 days.`,
    `${'b'.repeat(64)}  2026-02-01  0 B      The cache held too much.`,
    '',
    'Freed 4.0 GiB: 2 environments, 17 paths, 1 object without a record.',
    'The cache had 5.0 GiB, and has 1.0 GiB now.',
    '',
    'That is 7.0 KiB above its limit. Held: 1.0 GiB by pinned environments.',
    '',
  ])
})

tap.test('a dry run says what would be', async (t) => {
  const listening = await listen(t, servers)
  const { terminal, written } = paper()
  const printed = sweep(listening.service, { dryRun: true, json: false }, terminal, pace)
  const orphans = { objects: 0, bytes: 0 }
  const nothing = { freedBytes: 0, pathsRemoved: 0, evicted: [], aboveLimit: null, orphans }
  await doSweep(listening, {
    report: { ...report, ...nothing, bytesAfter: report.bytesBefore },
    failure: null,
  })
  await printed
  t.equal(
    written.out,
    'It would free 0 B: 0 environments, 0 paths.\nThe cache has 5.0 GiB, and would have 5.0 GiB then.\n',
  )
  t.equal((await listening.db.sweeps.list(1))[0]?.dryRun, true)
})

tap.test('one that fails says so, and so does its exit code; JSON', async (t) => {
  const listening = await listen(t, servers)
  for (const json of [false, true]) {
    const { terminal, written } = paper()
    const printed = sweep(listening.service, { dryRun: false, json }, terminal, pace)
    await doSweep(listening, { report: null, failure: 'Cannot remove from /cache: EIO' })
    t.equal(await printed, exitCodes.failed)
    if (json) t.match(JSON.parse(written.out), { state: 'failed', report: null })
    else t.equal(written.out, 'failed  The next sweep goes on.\nCannot remove from /cache: EIO\n')
  }
})

tap.test('a log that was thrown away', async (t) => {
  const { service, db } = await listen(t, servers)
  const { build } = await service.accept('{"packages":["jinja2"]}')
  const lease = await plan(db, build.id)
  await db.log.append(lease, 'a log')
  await makeReady(db, lease)
  await db.prune(0)
  const { terminal, written } = paper()
  t.equal(await log(service, build.id, { offset: 0 }, terminal, pace), exitCodes.done)
  t.same(written, { out: '', err: 'The service has deleted the log, long after the end of the build.\n' })
})
