import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import tap from 'tap'
import { extract } from 'tar'
import { renderBundle } from '../../src/nix/bundle.ts'
import { evaluate } from '../../src/nix/evaluate.ts'
import { libraryHash } from '../../src/nix/library.ts'
import type { Built } from '../../src/nix/stages.ts'
import { canonicalText, environmentId } from '../../src/spec/canonical.ts'
import { newerMigration } from '../db/newer-release.ts'
import { eventually } from '../eventually.ts'
import { openContext } from '../nix/open-context.ts'
import { temporaryFolder } from '../servers.ts'
import { writeOtherVersion } from './other-version.ts'
import { ended, openSite, type Site, sampleChannel } from './site.ts'
import { startWorkerProcess } from './worker-process.ts'

/** For all workers here: waiting builds are looked at three times within it. */
const settings = { PATCHBAY_LEASE_SECONDS: '4' }

async function read<Body>(url: string): Promise<Body> {
  return (await fetch(url)).json() as Promise<Body>
}

/** Accepts an environment as an API does whose Nix library this is. */
async function acceptedUnder(site: Site, library: string, packages: string[]) {
  const asked = await site.service.accept(JSON.stringify({ packages }))
  const known = await site.db.environments.get(asked.id)
  if (!known) throw new Error('it was accepted')
  const spec = { ...known.environment.spec, library }
  const text = canonicalText(spec)
  return site.db.environments.accept({ id: environmentId(text), spec, canonicalText: text })
}

interface SeenWorker {
  name: string
  newerMigrations: string[]
}

async function workersOf({ url }: Site): Promise<SeenWorker[]> {
  return (await read<{ items: SeenWorker[] }>(`${url}/v1/workers`)).items
}

tap.test('a build is left to a worker that can use the Nix library of its spec', async (t) => {
  const site = await openSite(t)
  // The channel is registered first.
  await (await site.startWorker(t, settings)).close()
  const other = await writeOtherVersion(join(await temporaryFolder(t), 'other'), { hasOtherInterface: true })
  await other.startWorker(t, site, settings)

  const { id, build } = await site.service.accept(JSON.stringify({ packages: ['click'] }))
  const waiting = () => read<{ waitsBecause: string | null }>(`${site.url}/v1/builds/${build.id}`)
  await eventually(async () => /Nix library/.test((await waiting()).waitsBecause ?? ''))
  t.match(await waiting(), { state: 'queued', takenUp: 0 })
  t.match(await workersOf(site), [
    { library: other.library, libraryInterface: 2, newerMigrations: [], idleBecause: /Nix library/ },
  ])

  const worker = await startWorkerProcess(t, site, settings)
  t.match(await ended(site, id), { status: 'ready', build: { waitsBecause: null } })
  t.match(
    worker.log.find(({ msg }) => msg === 'building'),
    { build: build.id },
    'by the worker that has it',
  )
})

tap.test(
  'a build is made with the Nix library that it was queued under, by a worker of a later version',
  async (t) => {
    const site = await openSite(t)
    await (await site.startWorker(t, settings)).close()
    const packages = ['click', 'multidict']
    const { id, build } = await site.service.accept(JSON.stringify({ packages }))
    const plan = await site.service.requestPlan(JSON.stringify({ packages }))

    const later = await writeOtherVersion(join(await temporaryFolder(t), 'later'))
    await later.startWorker(t, site, settings)
    const older = await ended(site, id)
    t.match(older, { status: 'ready', build: { id: build.id, waitsBecause: null } })
    await eventually(async () => (await site.service.plan(plan.id)).state === 'ready')
    t.match(await workersOf(site), [{ library: later.library, idleBecause: null }])

    // What this version makes of the same decisions.
    const folder = await temporaryFolder(t)
    const bundle = await fetch(`${site.url}/v1/environments/${id}/bundle`)
    await pipeline(Readable.fromWeb(bundle.body as ReadableStream), extract({ cwd: folder }))
    const context = { ...(await openContext(t)), bundle: join(folder, 'bundle') }
    const spec = JSON.parse(await readFile(join(context.bundle, 'spec.json'), 'utf8'))
    t.equal(spec.library, await libraryHash())
    const made = await evaluate<Built>(context, 'built')
    const recorded = (await site.db.environments.get(id))?.environment
    t.same(made.env, { drv: recorded?.drvPath, out: recorded?.storePath }, 'its bundle makes it')
    const paths = { channelPath: await realpath(sampleChannel), overlayPaths: [] }
    const own = { ...context, ...paths, bundle: join(folder, 'own') }
    await renderBundle(own.bundle, spec, own.limits, own)
    t.same((await evaluate<Built>(own, 'built')).env, made.env, 'as does the library of this version')

    const newer = await acceptedUnder(site, later.library, packages)
    t.match(await ended(site, newer.environment.id), { status: 'ready' })
    const { environment } = (await site.db.environments.get(newer.environment.id)) ?? {}
    t.match(environment?.storePath, String)
    t.not(environment?.storePath, older.storePath, 'which the later library would not have made')
  },
)

tap.test('a worker that is older than the record takes nothing, and the newer one does', async (t) => {
  const site = await openSite(t)
  const old = await startWorkerProcess(t, site, settings)
  const newer = await writeOtherVersion(join(await temporaryFolder(t), 'newer'), { isNewer: true })
  await newer.startWorker(t, site, settings)
  await eventually(async () => old.log.some(({ msg }) => /takes no builds/.test(String(msg))))
  await eventually(async () =>
    (await workersOf(site)).some(({ newerMigrations }) => newerMigrations.length > 0),
  )
  t.match(
    (await workersOf(site)).find(({ name }) => name.endsWith(`-${old.pid}`)),
    { newerMigrations: [newerMigration], idleBecause: /older than the database/ },
  )

  const { environment } = await acceptedUnder(site, newer.library, ['click'])
  t.equal((await ended(site, environment.id)).status, 'ready')
  t.notOk(old.log.some(({ msg }) => msg === 'building'))

  const late = await startWorkerProcess(t, site, settings)
  t.ok(
    late.log.some(({ msg }) => /takes no builds/.test(String(msg))),
    'also one that starts then',
  )
})
