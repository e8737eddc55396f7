import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import tap from 'tap'
import { eventually } from '../eventually.ts'
import { startProxy } from '../proxy.ts'
import { alive, descendants } from './processes.ts'
import { recordingNix } from './recording-nix.ts'
import { ended, logOf, openSite, post } from './site.ts'
import { startWorkerProcess } from './worker-process.ts'

const site = await openSite(tap)
/** For all workers here: the queue looks for jobs without a worker as seldom as any of them says. */
const shortLease = { PATCHBAY_LEASE_SECONDS: '4' }
const accept = (packages: string[]) => site.service.accept(JSON.stringify({ channel: 'faulty', packages }))

/** The rows of all builds of an environment. */
async function buildsOf(environmentId: string) {
  const client = new pg.Client({ connectionString: site.databaseUrl })
  await client.connect()
  const { rows } = await client.query(
    'SELECT id, state, fence, workers_lost FROM build WHERE environment_id = $1',
    [environmentId],
  )
  await client.end()
  return rows
}

/** How often Nix began to build a package for the target, in the whole of a build. */
async function compilations(buildId: string, name: string): Promise<number> {
  const log = await logOf(site, buildId)
  return (
    log.match(new RegExp(`^building /nix/store/.*-python3\\.13t-${name}-1\\.0\\.drv$`, 'gm'))?.length ?? 0
  )
}

tap.test(
  'a hundred identical requests at once are one environment, one build and one run of Nix',
  async (t) => {
    // Registers the channel first, as a worker does.
    await (await site.startWorker(t, shortLease)).close()
    const nix = await recordingNix(t)
    const spec = { channel: 'faulty', packages: ['sound'] }
    const answers = await Promise.all(Array.from({ length: 100 }, () => post(site, spec)))
    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as {
      id: string
      coalesced: boolean
      build: { id: string }
    }[]
    t.ok(answers.every(({ status }) => status === 202))
    t.equal(new Set(bodies.map(({ id }) => id)).size, 1)
    t.equal(new Set(bodies.map(({ build }) => build.id)).size, 1)
    t.equal(bodies.filter(({ coalesced }) => !coalesced).length, 1, 'one of them started it')

    const workers = await Promise.all(
      [1, 2].map(() => site.startWorker(t, { ...shortLease, PATCHBAY_CONCURRENCY: '4', PATH: nix.path })),
    )
    const [first] = bodies
    const { status, build } = await ended(site, first?.id ?? '')
    t.equal(status, 'ready')
    t.match(await buildsOf(first?.id ?? ''), [{ state: 'ready', fence: 1, workers_lost: 0 }])
    t.equal(await compilations(build.id, 'sound'), 1)
    const realised = (await nix.calls()).filter((call) => /--realise \S+-patched-env\.drv /.test(call))
    t.equal(realised.length, 1)
    for (const worker of workers) await worker.close()
  },
)

tap.test(
  'a worker that is killed while it compiles: its Nix dies, another worker ends the build',
  async (t) => {
    const first = await startWorkerProcess(t, site, shortLease)
    const { id, build } = await accept(['slow'])
    await eventually(async () => (await logOf(site, build.id)).includes('slow waits'))
    const processes = await descendants(first.pid)
    t.ok(processes.some(({ command }) => command.startsWith('nix-store --realise')))
    t.ok(
      processes.some(({ command }) => /^bash .*-builder\.sh/.test(command)),
      'the compilation itself',
    )
    await first.kill()
    await eventually(async () => (await alive(processes)).length === 0)
    t.match(await buildsOf(id), [{ state: 'building', fence: 1 }], 'no other worker has noticed yet')

    await startWorkerProcess(t, site, shortLease)
    await eventually(async () => (await compilations(build.id, 'slow')) === 2)
    await site.open('slow')
    const { status, storePath, rows } = await ended(site, id)
    t.equal(status, 'ready')
    t.match(storePath, /-patched-env$/)
    t.match(rows.slow, { fate: 'rebuilt', verdicts: [{ verdict: 'imported' }, { verdict: 'imported' }] })
    const attempts = await buildsOf(id)
    t.match(attempts, [{ id: build.id, state: 'ready', fence: 2, workers_lost: 1 }])
    t.equal(attempts.length, 1)
  },
)

tap.test('a worker that is stopped gives its build back, and nothing of it is lost', async (t) => {
  const first = await startWorkerProcess(t, site, shortLease)
  const { id, build } = await accept(['slower'])
  await eventually(async () => (await logOf(site, build.id)).includes('slower waits'))
  const processes = await descendants(first.pid)
  t.equal(await first.stop(), 0)
  t.strictSame(await alive(processes), [])
  // Not only when the lease has run out.
  t.match(await buildsOf(id), [{ state: 'queued', fence: 1, workers_lost: 0 }])

  const second = await site.startWorker(t, shortLease)
  await site.open('slower')
  await site.open('slower-still')
  const { status } = await ended(site, id)
  t.equal(status, 'ready')
  t.match(await buildsOf(id), [{ state: 'ready', fence: 2, workers_lost: 0 }])
  await second.close()
})

tap.test('a worker outlives a Postgres that is away, and ends at SIGTERM while it is silent', async (t) => {
  const proxy = await startProxy(t, site.databaseUrl)
  // A lease that outlasts both the outage and a busy machine: the same worker has to go on.
  const worker = await startWorkerProcess(t, site, {
    PATCHBAY_LEASE_SECONDS: '60',
    DATABASE_URL: proxy.url,
  })
  const { id, build } = await accept(['resting'])
  await eventually(async () => (await logOf(site, build.id)).includes('resting waits'))
  proxy.behave('refuse')
  await sleep(3000)
  proxy.behave('pass')
  await site.open('resting')
  t.equal((await ended(site, id)).status, 'ready')
  t.match(await buildsOf(id), [{ state: 'ready', fence: 1, workers_lost: 0 }], 'by the same worker')

  proxy.behave('swallow')
  const asked = performance.now()
  t.equal(await worker.stop(), 0)
  t.ok(performance.now() - asked < 20_000)
})

// The last one: no worker here ever ends its build.
tap.test('a worker that is killed while it evaluates leaves no evaluation behind', async (t) => {
  const worker = await startWorkerProcess(t, site, shortLease)
  await accept(['endless-evaluation'])
  const evaluates = async () =>
    (await descendants(worker.pid)).filter(({ command }) => command.startsWith('nix-instantiate '))
  await eventually(async () => (await evaluates()).length > 0)
  const processes = await evaluates()
  await worker.kill()
  await eventually(async () => (await alive(processes)).length === 0)
  t.pass('gone')
})
