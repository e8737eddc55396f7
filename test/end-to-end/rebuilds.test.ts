import { execa } from 'execa'
import tap from 'tap'
import { validPaths } from '../../src/nix/store/store.ts'
import { recordingNix } from './recording-nix.ts'
import { build, logOf, openSite } from './site.ts'

const site = await openSite(tap)
const worker = await site.startWorker(tap)
const faulty = (spec: object) => ({ channel: 'faulty', ...spec })

/** Names of the derivations that a build made, by its log. */
async function builtBy({ build: { id } }: { build: { id: string } }): Promise<string[]> {
  const lines = (await logOf(site, id)).split('\n')
  return lines.flatMap((line) => /^building \/nix\/store\/[a-z0-9]{32}-(.*)\.drv$/.exec(line)?.[1] ?? [])
}

tap.test('a rebuild builds what is native, and links what it is built with', async (t) => {
  const environment = await build(site, faulty({ packages: ['sound', 'multidict', 'click'] }))
  t.equal(environment.status, 'ready')
  const built = await builtBy(environment)
  t.ok(built.includes('python3.13t-sound-1.0'))
  t.notOk(
    built.some((name) => /^python3\.13t-(setuptools|wheel|build|installer|packaging)-[0-9.]*$/.test(name)),
  )
  t.ok(environment.rows.multidict?.targetPath)
  const { items } = (await (
    await fetch(`${site.url}/v1/environments/${environment.id}/build-tools`)
  ).json()) as { items: { name: string; fate: string; reason: string; neededBy: string[] }[] }
  t.strictSame(
    items.map(({ name, fate, neededBy }) => [name, fate, neededBy]),
    ['build', 'installer', 'packaging', 'pyproject-hooks', 'setuptools'].map((name) => [
      name,
      'relinked',
      ['multidict'],
    ]),
  )
})

tap.test('a second environment builds only what the first has not', async (t) => {
  const first = await build(site, faulty({ packages: ['sound', 'unsafe'] }))
  const second = await build(
    site,
    faulty({ packages: ['uncompilable', 'unsafe', 'sound', 'click'], drop: ['uncompilable'] }),
  )
  t.equal(second.status, 'ready')
  t.equal(second.rows.unsafe?.targetPath, first.rows.unsafe?.targetPath)
  t.equal(second.rows.sound?.targetPath, first.rows.sound?.targetPath)
  t.strictSame(
    (await builtBy(second)).filter((name) => name.startsWith('python3.13t-')),
    ['python3.13t-patched-env', 'python3.13t-patched-env-import-check.json'],
  )
})

tap.test('what is to be kept is kept, and it is said who wanted it', async (t) => {
  const { status, rows, packages } = await build(site, {
    packages: ['markupsafe', 'multidict'],
    keep: ['markupsafe_2'],
  })
  t.equal(status, 'ready')
  t.strictSame(packages, { reused: 1, rebuilt: 1, dropped: 0, omitted: 0 })
  t.match(
    rows.markupsafe,
    { fate: 'reused', reason: /^asked for: stays as it is/ },
    'by the name of an alias',
  )
  t.match(rows.multidict, { fate: 'rebuilt', reason: /^1 extension module/ })

  const crashing = await build(site, { packages: ['tornado'], keep: ['tornado'] })
  t.match(crashing.build.failure, { class: 'abi-leftover', message: /tornado would stay/ })
})

tap.test("a rebuilt package's own tests run where they are asked for", async (t) => {
  t.equal((await build(site, faulty({ packages: ['tested'] }))).status, 'ready')
  const { build: attempt } = await build(site, faulty({ packages: ['tested'], checks: 'rebuilt' }))
  t.match(attempt.failure, {
    class: 'build-failed',
    package: 'tested',
    phase: 'installCheckPhase',
  })
  t.match(attempt.failure?.logTail?.join('\n'), /one of its own tests fails/)
})

tap.test('a native build tool is rebuilt only where it cannot do without its native part', async (t) => {
  const environment = await build(site, faulty({ packages: ['crafted'] }))
  t.equal(environment.status, 'ready')
  t.strictSame(environment.buildTools, { relinked: 0, rebuilt: 1, dropped: 1 })
  t.match(await site.service.buildTools(environment.id), [
    {
      name: 'handy',
      fate: 'dropped',
      reason: /^does its work without its native part \(1 extension module/,
      neededBy: ['crafted'],
    },
    {
      name: 'sound',
      fate: 'rebuilt',
      reason: /^cannot do without its native part: sound, sound\._native could not be imported/,
      neededBy: ['crafted'],
    },
  ])
  // Not by what was built: the relink is the same for everybody, and may be there from another time.
  const recorded = await site.db.environments.get(environment.id)
  const { stdout } = await execa('nix-store', ['--query', '--requisites', `${recorded?.environment.drvPath}`])
  t.match(stdout, /-python3\.13t-handy-1\.0-relinked\.drv$/m)
  t.notMatch(stdout, /-python3\.13t-handy-1\.0\.drv$/m)
  t.ok((await builtBy(environment)).includes('python3.13t-crafted-1.0'))
})

tap.test('a build tool that cannot be rebuilt is named, with what needs it and the way on', async (t) => {
  const { build: attempt } = await build(site, faulty({ packages: ['tooled'] }))
  t.match(attempt.failure, {
    class: 'dependency-failed',
    package: 'stubborn',
    phase: 'buildPhase',
    drv: /-python3\.13t-stubborn-1\.0\.drv$/,
    message:
      /^stubborn does not build .* needed to build tooled\. .*cannot do without its native part: .*"keep": \["stubborn"\]/,
  })
  t.match(attempt.failure?.logTail?.join('\n'), /not for this interpreter/)

  const { status } = await build(site, faulty({ packages: ['tooled'], keep: ['stubborn'] }))
  t.equal(status, 'ready', 'the way on leads on')
})

tap.test('a plan says all of it and builds nothing of it', async (t) => {
  const spec = faulty({ packages: ['slow', 'click', 'tornado'] })
  const plan = await planOf(spec)
  t.match(plan, { state: 'ready', failure: null })
  t.strictSame(
    plan.packages.map(({ name, fate }: { name: string; fate: string }) => [name, fate]),
    [
      ['click', 'reused'],
      ['slow', 'rebuilt'],
      ['tornado', 'rebuilt'],
    ],
  )
  t.ok(plan.buildTools.every(({ fate }: { fate: string }) => fate === 'relinked'))
  t.equal(plan.builds.patchbay.packages, 2, 'what is native')
  t.ok(plan.builds.naive.packages > 8, 'what there is no build of')
  t.ok(plan.toDo.derivations >= 2)
  t.strictSame(plan.toDo.downloads, { paths: 0, bytes: 0, unpackedBytes: 0 })
  const settings = { nixConfig: 'substituters =', path: process.env.PATH ?? '' }
  t.strictSame(
    await validPaths(settings, [
      plan.storePath,
      ...plan.packages.flatMap(({ name, targetPath }: { name: string; targetPath: string | null }) =>
        name === 'slow' && targetPath ? [targetPath] : [],
      ),
    ]),
    [],
  )
  await site.open('slow')
  const environment = await build(site, spec)
  t.equal(environment.id, plan.environmentId)
  t.equal(environment.storePath, plan.storePath)

  const after = await planOf(spec)
  t.equal(after.toDo.derivations, 0)
  t.strictSame(after.builds, plan.builds, 'whatever has been built since')
})

tap.test('what cannot be planned is a plan that failed', async (t) => {
  t.match(await planOf(faulty({ packages: ['broken'] })), {
    state: 'failed',
    failure: { class: 'package-unknown', faults: [{ pointer: '/packages/0' }] },
    storePath: null,
  })
})

tap.test('a package is scanned once in its life, and a plan of known ones costs an evaluation', async (t) => {
  await worker.close()
  const nix = await recordingNix(t)
  await site.startWorker(t, { PATH: nix.path })
  const before = (await nix.calls()).length
  const plan = await planOf({ packages: ['jinja2', 'multidict', 'pygments', 'tornado', 'rich'] })
  t.equal(plan.state, 'ready')
  const again = await planOf({ packages: ['rich', 'markupsafe', 'tornado'] })
  t.equal(again.state, 'ready')

  const calls = (await nix.calls()).slice(before)
  // Others root the channel.
  const first = calls.filter(
    (call) => /^nix-store --realise .*\.drv\b/.test(call) && !call.includes('--dry-run'),
  )
  t.equal(first.length, 1, 'what is new is realised at once')
  t.match(first[0], /-rich-.*-extension-modules\.json\.drv/)
  t.notMatch(first[0], /-tornado-.*-extension-modules\.json\.drv/, 'known from an earlier build')
  const attributes = calls.flatMap((call) => /--attr (?:kept\.)?(\w+)/.exec(call)?.[1] ?? [])
  t.strictSame(attributes.slice(-2), ['plan', 'baseline'], 'one round is enough where all is known')
})

// biome-ignore lint/suspicious/noExplicitAny: an answer, looked at field by field
async function planOf(spec: object): Promise<any> {
  const answer = await fetch(`${site.url}/v1/plans?wait=30`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(spec),
  })
  return answer.json()
}
