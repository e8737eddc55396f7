import tap from 'tap'
import type { Failure } from '../../src/errors.ts'
import { withOtherWorkers, workerName } from '../../src/jobs/unsupported-system.ts'
import { nixInstantiate } from '../nix/nix.ts'
import { startServers } from '../servers.ts'

const { freshDatabase } = await startServers(tap)
const { drv } = await nixInstantiate(
  'derivation { name = "large"; system = "aarch64-linux"; builder = "/bin/sh"; requiredSystemFeatures = [ "big-parallel" ]; }',
)
const failure: Failure = {
  class: 'unsupported-system',
  drv,
  message: 'This worker has not.',
  retryable: false,
}
const machine = (system: string, ...features: string[]) => ({
  name: 'this machine',
  systems: [system],
  features,
})
const room = { freeMb: 2, minFreeMb: 1 }

tap.test('the failure lists other workers’ machines, and is retryable if one of them fits', async (t) => {
  const { db } = await freshDatabase()
  t.strictSame(await withOtherWorkers(failure, db), failure)
  await db.workers.seen({
    name: workerName(),
    ...room,
    machines: [machine('aarch64-linux', 'big-parallel')],
  })
  t.strictSame(await withOtherWorkers(failure, db), failure, 'this worker has said what it has')

  await db.workers.seen({ name: 'a-1', ...room })
  await db.workers.seen({ name: 'b-2', ...room, machines: [machine('aarch64-linux')] })
  t.strictSame(await withOtherWorkers(failure, db), {
    ...failure,
    message:
      'This worker has not. No other worker has it: a-1 builds on systems that its settings do not name; b-2 builds on aarch64-linux (without features).',
  })

  await db.workers.seen({ name: 'c-3', ...room, machines: [machine('aarch64-linux', 'big-parallel')] })
  t.strictSame(await withOtherWorkers(failure, db), {
    ...failure,
    retryable: true,
    message: 'This worker has not. Try again: c-3 builds on aarch64-linux (big-parallel).',
  })
})

tap.test('of other failures nothing is said', async (t) => {
  const { db } = await freshDatabase()
  await db.workers.seen({ name: 'a-1', ...room, machines: [] })
  const other = { ...failure, class: 'internal' as const }
  t.equal(await withOtherWorkers(other, db), other)
})
