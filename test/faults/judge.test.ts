import tap from 'tap'
import { openCallers, type Submitted } from '../../ops/faults/callers.ts'
import { judge, settle } from '../../ops/faults/judge.ts'
import { openQuery } from '../../ops/faults/record.ts'
import type { Failure } from '../../src/errors.ts'
import { claim, makeReady, request } from '../db/sample.ts'
import { startServers } from '../servers.ts'

const { freshDatabase } = await startServers(tap)
const failure: Failure = { class: 'disk-full', message: 'The store is full.', retryable: true }

async function open() {
  const { db, databaseUrl } = await freshDatabase()
  const { query } = openQuery(tap, databaseUrl)
  const accept = async (name: string, expects: Submitted['expects'] = 'ready') => {
    const { environment, build } = await db.environments.accept(request(name))
    const submitted: Submitted = { id: environment.id, packages: [name], expects }
    return { submitted, lease: await claim(db, build.id) }
  }
  return { db, query, accept }
}

tap.test('a build that has not ended, has failed, or is unknown is lost', async (t) => {
  const { db, query, accept } = await open()
  const [ready, failed, hostile, open_] = [
    await accept('ready'),
    await accept('failed'),
    await accept('hostile', ['disk-full']),
    await accept('open'),
  ]
  await makeReady(db, ready.lease)
  await db.builds.recordFailed(failed.lease, failure)
  await db.builds.recordFailed(hostile.lease, failure)
  const unknown: Submitted = { id: 'f'.repeat(64), packages: ['unknown'], expects: 'ready' }
  const all = [ready, failed, hostile, open_].map(({ submitted }) => submitted)
  const verdict = await judge(query, [...all, unknown])
  t.match(verdict, { submitted: 5, finished: 2, doubled: [] })
  t.match(verdict.lost, [/^failed: failed, disk-full/, /^open: planning/, /^unknown: the record has no such/])
  t.equal(verdict.lost.length, 3)
})

tap.test(
  'a build that ends or publishes twice, and a second ready build of a spec, are doubled',
  async (t) => {
    const { db, query, accept } = await open()
    const { submitted, lease } = await accept('once')
    await db.builds.enter(lease, 'publishing')
    await makeReady(db, lease)
    t.strictSame((await judge(query, [submitted])).doubled, [])

    const { buildId } = lease
    const again = (state: string) =>
      query(
        "INSERT INTO event (build_id, type, data) VALUES ($1, 'state', jsonb_build_object('state', $2::text))",
        [buildId, state],
      )
    await again('publishing')
    t.match((await judge(query, [submitted])).doubled, [/ended 1 times and published 2 times in 1 attempts/])
    await again('ready')
    t.match((await judge(query, [submitted])).doubled, [/ended 2 times/])
    await query(
      `INSERT INTO build (id, environment_id, attempt, state, finished_at)
     SELECT 'another', environment_id, attempt + 1, state, finished_at FROM build WHERE id = $1`,
      [buildId],
    )
    t.match((await judge(query, [submitted])).doubled, [
      /^environment .* has 2 ready builds/,
      /ended 2 times/,
    ])
  },
)

tap.test('a caller asks again for what passes, and not for what does not', async (t) => {
  const { db, query, accept } = await open()
  const [full, broken] = [await accept('full'), await accept('broken')]
  await db.builds.recordFailed(full.lease, failure)
  await db.builds.recordFailed(broken.lease, { ...failure, class: 'internal' })
  const retried: string[] = []
  const callers = {
    ...openCallers('http://127.0.0.1:9'),
    submitted: [full.submitted, broken.submitted],
    async retry(buildId: string) {
      retried.push(buildId)
      const next = await db.builds.retry(buildId, {})
      await makeReady(db, await claim(db, next?.build.id ?? ''))
    },
  }
  await settle(query, callers, { passing: ['disk-full'], seconds: 60 })
  t.strictSame(retried, [full.lease.buildId])
  const { lost } = await judge(query, callers.submitted)
  t.match(lost, [/^broken: failed, internal/])
})
