import pg from 'pg'
import tap from 'tap'
import { startServers } from '../../servers.ts'
import { claim, claimed, makeReady, request, result } from '../sample.ts'

const { freshDatabase } = await startServers(tap)

tap.test(
  'a hundred identical requests at once are one environment, one build and one word to the queue',
  async (t) => {
    const { db, databaseUrl } = await freshDatabase()
    const { id, ...rest } = request('jinja2', 'numpy')
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => db.environments.accept({ id, ...rest })),
    )
    t.equal(new Set(answers.map(({ build }) => build.id)).size, 1)
    t.equal(answers.filter(({ outcome }) => outcome === 'created').length, 1)
    t.equal(answers.filter(({ outcome }) => outcome === 'joined').length, 99)

    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    const { rows } = await client.query(`SELECT (SELECT count(*)::int FROM environment) AS environments,
    (SELECT count(*)::int FROM build) AS builds, (SELECT count(*)::int FROM outbox) AS outbox,
    (SELECT canonical_text FROM environment) AS text`)
    t.strictSame(rows, [{ environments: 1, builds: 1, outbox: 1, text: rest.canonicalText }])
    await t.rejects(
      client.query(
        "INSERT INTO build (id, environment_id, attempt) SELECT 'second', environment_id, 2 FROM build",
      ),
      { message: /build_one_live_per_environment/ },
      'the database itself refuses a second live build',
    )
    await client.end()

    const other = await db.environments.accept(request('jinja2'))
    t.equal(other.outcome, 'created')
    t.not(other.build.id, answers[0]?.build.id)
  },
)

tap.test('a ready environment is simply there', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'click')
  await makeReady(db, lease)
  const again = await db.environments.accept(request('click'))
  t.match(again, { outcome: 'ready', build: { id: lease.buildId, state: 'ready', attempt: 1 } })
  t.match(again.environment, {
    storePath: result.storePath,
    drvPath: result.drvPath,
    closureBytes: 10_000_000_000,
  })
})

tap.test('a failed build is followed by a new attempt, which a hundred callers share', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'msgspec')
  const failure = { class: 'build-failed', message: 'It does not compile.', retryable: false } as const
  await db.builds.recordFailed(lease, failure)
  t.match(await db.builds.get(lease.buildId), { state: 'failed', failure, finishedAt: Date })

  const answers = await Promise.all(
    Array.from({ length: 100 }, () => db.environments.accept(request('msgspec'))),
  )
  const ids = new Set(answers.map(({ build }) => build.id))
  t.equal(ids.size, 1)
  t.notOk(ids.has(lease.buildId))
  t.match(answers[0]?.build, { attempt: 2, state: 'queued', failure: null })
  t.match(await db.environments.get(lease.environmentId), { build: { attempt: 2 } })

  const second = await claim(db, [...ids][0] as string)
  await makeReady(db, second)
  t.match(await db.environments.accept(request('msgspec')), { outcome: 'ready', build: { attempt: 2 } })
})
