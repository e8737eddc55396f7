import { setTimeout as sleep } from 'node:timers/promises'
import tap from 'tap'
import type { Db } from '../../../src/db/db.ts'
import type { Failure } from '../../../src/errors.ts'
import { startServers } from '../../servers.ts'
import { claimed, request } from '../sample.ts'

const { freshDatabase } = await startServers(tap)
const drv = '/nix/store/00000000000000000000000000000000-msgspec.drv'
const failure: Failure = { class: 'build-failed', message: 'It does not build.', drv, retryable: false }

async function failed(db: Db, name: string, seconds: number) {
  const lease = await claimed(db, name)
  await db.builds.recordFailed(lease, failure, seconds)
  return lease
}

tap.test('a known failure is the answer for as long as it is remembered', async (t) => {
  const { db } = await freshDatabase()
  const { buildId } = await failed(db, 'msgspec', 600)
  const [known] = await db.failedDerivations.known()
  t.match(known, { drv, buildId, failure: { class: 'build-failed' }, until: Date })
  const { failure: recorded } = (await db.builds.get(buildId)) ?? {}
  t.same(recorded?.cached, { until: known?.until.toISOString(), buildId })

  const again = await db.environments.accept(request('msgspec'))
  t.match(again, { outcome: 'known-to-fail', build: { id: buildId, state: 'failed' } })
  const retried = await db.builds.retry(buildId, {})
  t.equal(retried?.outcome, 'begun', 'a retry passes')
})

tap.test('once it is not known any more, it is tried again', async (t) => {
  const { db } = await freshDatabase()
  await failed(db, 'msgspec', 600)
  await db.failedDerivations.forget([drv])
  t.equal((await db.environments.accept(request('msgspec'))).outcome, 'created')

  await failed(db, 'another', 0.2)
  await sleep(300)
  t.strictSame(await db.failedDerivations.known(), [])
  t.equal((await db.environments.accept(request('another'))).outcome, 'created')
})

tap.test('the newest word counts', async (t) => {
  const { db } = await freshDatabase()
  await failed(db, 'one', 600)
  const { buildId } = await failed(db, 'two', 6000)
  const known = await db.failedDerivations.known()
  t.match(known, [{ buildId }])
  t.equal(known.length, 1)
})

tap.test('what may end otherwise next time is not remembered', async (t) => {
  const { db } = await freshDatabase()
  const { buildId } = await failed(db, 'one', 0)
  t.strictSame(await db.failedDerivations.known(), [])
  t.notOk((await db.builds.get(buildId))?.failure?.cached)
  t.equal((await db.environments.accept(request('one'))).outcome, 'created')
})
