import { join } from 'node:path'
import tap from 'tap'
import { libraryHash } from '../../src/nix/library.ts'
import { canonicalText, environmentId } from '../../src/spec/canonical.ts'
import { newerMigration } from '../db/newer-release.ts'
import { eventually } from '../eventually.ts'
import { temporaryFolder } from '../servers.ts'
import { writeOtherVersion } from './other-version.ts'
import { ended, openSite, type Site } from './site.ts'
import { startWorkerProcess } from './worker-process.ts'

/** For all workers here: waiting builds are looked at three times within it. */
const settings = { PATCHBAY_LEASE_SECONDS: '4' }

async function read<Body>(url: string): Promise<Body> {
  return (await fetch(url)).json() as Promise<Body>
}

interface SeenWorker {
  name: string
  newerMigrations: string[]
}

async function workersOf({ url }: Site): Promise<SeenWorker[]> {
  return (await read<{ items: SeenWorker[] }>(`${url}/v1/workers`)).items
}

tap.test('a build is left to a worker that has the Nix library of its spec', async (t) => {
  const site = await openSite(t)
  // The channel is registered first.
  await (await site.startWorker(t, settings)).close()
  const other = await writeOtherVersion(join(await temporaryFolder(t), 'other'), { isNewer: false })
  await other.startWorker(t, site, settings)

  const { id, build } = await site.service.accept(JSON.stringify({ packages: ['click'] }))
  const waiting = () => read<{ waitsBecause: string | null }>(`${site.url}/v1/builds/${build.id}`)
  await eventually(async () => /Nix library/.test((await waiting()).waitsBecause ?? ''))
  t.match(await waiting(), { state: 'queued', takenUp: 0 })
  t.match(await workersOf(site), [
    { library: other.library, newerMigrations: [], idleBecause: /Nix library/ },
  ])

  const worker = await startWorkerProcess(t, site, settings)
  t.match(await ended(site, id), { status: 'ready', build: { waitsBecause: null } })
  t.match(
    worker.log.find(({ msg }) => msg === 'building'),
    { build: build.id },
    'by the worker that has it',
  )
})

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
    { newerMigrations: [newerMigration], idleBecause: /older than the record/ },
  )

  const { environment } = await askedByNewer(site.db, newer.library)
  t.equal((await ended(site, environment.id)).status, 'ready')
  t.notOk(old.log.some(({ msg }) => msg === 'building'))

  const late = await startWorkerProcess(t, site, settings)
  t.ok(
    late.log.some(({ msg }) => /takes no builds/.test(String(msg))),
    'also one that starts then',
  )

  /** An API of the newer version names its own library. */
  async function askedByNewer(db: typeof site.db, library: string) {
    const asked = await site.service.accept(JSON.stringify({ packages: ['click'] }))
    const known = await db.environments.get(asked.id)
    if (!known) throw new Error('it was accepted')
    t.equal(known.environment.spec.library, await libraryHash())
    const spec = { ...known.environment.spec, library }
    const text = canonicalText(spec)
    return db.environments.accept({ id: environmentId(text), spec, canonicalText: text })
  }
})
