import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import tap from 'tap'
import { moveChannelsForever } from '../src/move-channels.ts'
import { eventually } from './eventually.ts'
import { openBench } from './nix/bench.ts'
import { startServers } from './servers.ts'

const { freshDatabase } = await startServers(tap)
const log = pino({ level: 'silent' })
const rules = { leaseSeconds: 30, maxAttempts: 2 }
const ask = {
  channel: 'team',
  from: { path: fileURLToPath(new URL('../ops/sample-channel', import.meta.url)) },
  defaults: { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' },
  isDefault: null,
}

tap.test('a move that has taken its workers with it is given up', async (t) => {
  const { record } = await freshDatabase()
  const bench = await openBench(t)
  await record.channelMoves.ask(ask)
  for (let start = 1; start <= 2; start++) t.match(await record.channelMoves.claim(0), { start })
  const stop = moveChannelsForever(
    { ...bench, record, dataDir: bench.roots },
    { ...rules, leaseSeconds: 0.1 },
    log,
    10,
  )
  t.teardown(stop)
  await eventually(async () => (await record.channelMoves.newest('team'))?.finishedAt != null)
  t.match(await record.channelMoves.newest('team'), {
    state: 'failed',
    starts: 3,
    failure: { class: 'worker-lost', retryable: true, message: /Each of 2 workers/ },
  })
  t.equal(await record.channels.get('team'), null)
})

tap.test('a worker that is shut down leaves its move to another, which ends it', async (t) => {
  const { record } = await freshDatabase()
  const bench = await openBench(t)
  const site = { ...bench, record, dataDir: bench.roots }
  await record.channelMoves.ask(ask)
  const stop = moveChannelsForever(site, rules, log, 10)
  await eventually(async () => (await record.channelMoves.newest('team'))?.state === 'moving')
  await stop()
  t.match(await record.channelMoves.newest('team'), { state: 'queued', starts: 0 })

  t.teardown(moveChannelsForever(site, rules, log, 10))
  await eventually(async () => (await record.channelMoves.newest('team'))?.finishedAt != null)
  t.match(await record.channelMoves.newest('team'), { state: 'done', starts: 1 })
  const channel = await record.channels.get('team')
  t.match(channel, { pin: { kind: 'folder' }, fromFile: false })
  t.ok(channel?.packageNames?.includes('jinja2'))
})
