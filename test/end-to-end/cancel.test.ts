import pg from 'pg'
import tap, { type Test } from 'tap'
import { eventually } from '../eventually.ts'
import { alive, descendants, type Process } from './processes.ts'
import { logOf, openSite, type Site } from './site.ts'
import { startWorkerProcess } from './worker-process.ts'

const site = await openSite(tap)
const faulty = (...packages: string[]) => JSON.stringify({ channel: 'faulty', packages })

const cancel = (buildId: string) => fetch(`${site.url}/v1/builds/${buildId}/cancel`, { method: 'POST' })

/** The processes that a worker has started, without the compiler of its own TypeScript. */
async function nixOf(worker: number): Promise<Process[]> {
  return (await descendants(worker)).filter(({ command }) => !command.includes('esbuild'))
}

async function stateOf({ db }: Site, buildId: string) {
  return (await db.builds.get(buildId))?.state
}

/** Cancels a build as soon as Nix is at this point, and checks that no process of Nix is left. */
function cancelling(during: string, packages: string[], reached: (nix: Process[], log: string) => boolean) {
  tap.test(`while ${during}`, async (t) => {
    const worker = await startWorkerProcess(t, site)
    const { id, build } = await site.service.accept(faulty(...packages))
    let nix: Process[] = []
    await eventually(async () => {
      nix = await nixOf(worker.pid)
      return reached(nix, await logOf(site, build.id))
    })
    const before = await site.db.builds.get(build.id)
    const started = performance.now()
    t.equal((await cancel(build.id)).status, 202)
    await eventually(async () => (await alive(nix)).length === 0)
    const gone = performance.now() - started
    await eventually(async () => (await stateOf(site, build.id)) === 'cancelled')
    t.comment(
      `${during}: ${nix.length} processes of Nix, the last gone after ${(gone / 1000).toFixed(1)} s, recorded after ${((performance.now() - started) / 1000).toFixed(1)} s`,
    )
    await rightAfterwards(t, id, build.id, before?.state ?? '')
    t.strictSame(await nixOf(worker.pid), [], 'the worker has started nothing since')
    await worker.stop()
  })
}

async function rightAfterwards(t: Test, id: string, buildId: string, stage: string): Promise<void> {
  const environment = await site.service.environment(id)
  t.match(environment, { status: 'cancelled', storePath: null })
  t.match(environment.build, {
    failure: { class: 'cancelled', message: /^Cancelled by anybody\./ },
    finishedAt: String,
    buildingNow: [],
  })
  const states = (await site.db.events.since(buildId, 0, 1000))
    .filter(({ type }) => type === 'state')
    .map(({ data }) => data.state)
  t.strictSame(states.slice(-2), [stage, 'cancelled'], 'no state in between')
  t.match(await logOf(site, buildId), /\n== cancelled\n$/)
  t.equal((await cancel(buildId)).status, 200, 'cancelling again is no error')
}

cancelling('planning', ['endless-evaluation'], (nix, log) => {
  const evaluates = nix.some(({ command }) => command.includes('nix-instantiate'))
  return evaluates && log.includes('== plan')
})

cancelling('compiling', ['slow'], (nix, log) => nix.length > 2 && log.includes('slow waits'))

cancelling('importing', ['lingering'], (nix, log) => {
  const imports = nix.some(({ command }) => command.includes('python') && command.includes('import'))
  return imports && log.includes('== verify')
})

tap.test('while it waits', async (t) => {
  const { id, build } = await site.service.accept(faulty('sound'))
  await eventually(async () => (await untold(site)) === 0)
  t.equal((await cancel(build.id)).status, 200)
  t.match(await site.service.environment(id), { status: 'cancelled' })
  const worker = await startWorkerProcess(t, site)
  const next = await site.service.accept(faulty('sound', 'handy'))
  await eventually(async () => (await stateOf(site, next.build.id)) === 'ready')
  t.match(await site.db.builds.get(build.id), { state: 'cancelled', fence: 0 }, 'no worker ever had it')
  t.match(await site.service.accept(faulty('sound')), { build: { attempt: 2 } }, 'it can be asked for again')
  await eventually(async () => (await site.service.environment(id)).status === 'ready')
  const after = await cancel((await site.service.environment(id)).build.id)
  t.equal(after.status, 409)
  t.match(await after.json(), { code: 'build-ended' })
  await worker.stop()
})

tap.test('a build whose worker was killed', async (t) => {
  const settings = { PATCHBAY_LEASE_SECONDS: '2' }
  const worker = await startWorkerProcess(t, site, settings)
  const { build } = await site.service.accept(faulty('slower'))
  await eventually(async () => (await logOf(site, build.id)).includes('slower waits'))
  await worker.kill()
  t.equal((await cancel(build.id)).status, 202)
  const other = await startWorkerProcess(t, site, settings)
  await eventually(async () => (await stateOf(site, build.id)) === 'cancelled')
  t.match(await site.db.builds.get(build.id), { fence: 1 }, 'no other worker has begun it again')
  await other.stop()
})

/** Rows of the outbox that were not sent yet. */
async function untold({ databaseUrl }: Site): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query('SELECT count(*)::int AS words FROM outbox WHERE sent_at IS NULL')
  await client.end()
  return rows[0].words
}
