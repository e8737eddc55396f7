import { execa } from 'execa'
import tap from 'tap'
import type { PlannedEnvironment } from '../../src/db/plans/plans.ts'
import { validPaths } from '../../src/nix/store/store.ts'
import { build, logOf, openSite } from './site.ts'

const site = await openSite(tap)
await site.startWorker(tap)
const settings = { nixConfig: 'substituters =', path: process.env.PATH ?? '' }

type Answer = PlannedEnvironment & { state: string; failure: { class: string; package: string } | null }

async function planOf(spec: object): Promise<Answer> {
  const answer = await fetch(`${site.url}/v1/plans?wait=30`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ channel: 'faulty', ...spec }),
  })
  return answer.json() as Promise<Answer>
}

const rowOf = <Row extends { name: string }>(rows: Row[], name: string) =>
  rows.find((row) => row.name === name)

/** Whether Nix has ever begun to build a derivation here: it keeps the log of each. */
async function wasBuilt(drv: string): Promise<boolean> {
  const { failed } = await execa('nix-store', ['--read-log', drv], { reject: false })
  return !failed
}

tap.test('a plan compiles no source package, and says which ones a build would', async (t) => {
  const plan = await planOf({ packages: ['click', 'novel', 'sound'] })
  t.equal(plan.state, 'ready')
  const [novel, ...others] = plan.sourceToBuild
  t.match(novel, { name: 'novel', storePath: /-python3\.13-novel-1\.0$/, drvPath: /-novel-1\.0\.drv$/ })
  t.strictSame(others, [])
  t.match(rowOf(plan.packages, 'novel'), {
    fate: 'unknown',
    class: 'unknown',
    reason: /^not known whether it is native: no cache has the source’s build/,
    targetPath: null,
  })
  t.match(rowOf(plan.packages, 'sound'), { fate: 'rebuilt' }, 'the rest is decided')
  t.match(rowOf(plan.packages, 'click'), { fate: 'reused' })
  t.strictSame([plan.storePath, plan.drvPath], [null, null], 'what depends on it is not')
  t.strictSame(await validPaths(settings, [novel?.storePath ?? '']), [])
  t.notOk(await wasBuilt(novel?.drvPath ?? ''))
})

tap.test('nor one that is asked to be rebuilt, whose environment it knows', async (t) => {
  const plan = await planOf({ packages: ['click', 'novel'], rebuild: ['novel'] })
  t.match(rowOf(plan.packages, 'novel'), {
    fate: 'rebuilt',
    class: 'unknown',
    reason: /^asked for: no cache/,
  })
  t.match(plan.storePath, /-patched-env$/)
  t.match(plan.sourceToBuild, [{ name: 'novel' }])
})

tap.test('nor a build tool of what is rebuilt', async (t) => {
  const plan = await planOf({ packages: ['novelist'], rebuild: ['novelist'] })
  t.match(rowOf(plan.buildTools, 'novel'), { fate: 'unknown', class: 'unknown', neededBy: ['novelist'] })
  t.strictSame(plan.sourceToBuild.map(({ name }) => name).sort(), ['novel', 'novelist'])
  t.equal(plan.storePath, null)
})

tap.test('nor an interpreter, of which its definition says enough', async (t) => {
  const plan = await planOf({ packages: ['markupsafe', 'tornado'], target: 'python313Uncached' })
  t.match(plan.sourceToBuild, [{ name: null, drvPath: /-python3-3\.13\.5\.drv$/ }])
  t.match(rowOf(plan.packages, 'markupsafe'), { fate: 'rebuilt', class: 'tagged' })
  t.match(rowOf(plan.packages, 'tornado'), { fate: 'rebuilt', class: 'loadable' })
  t.match(plan.storePath, /-python3\.13t-patched-env$/)
  t.notOk(await wasBuilt(plan.sourceToBuild[0]?.drvPath ?? ''))
})

tap.test('a build compiles it, says so, and decides', async (t) => {
  const spec = { channel: 'faulty', packages: ['click', 'novel', 'sound'] }
  const environment = await build(site, spec)
  t.equal(environment.status, 'ready')
  t.match(environment.rows.novel, { fate: 'rebuilt', class: 'tagged' })
  t.match(
    await logOf(site, environment.build.id),
    /^no cache has the source’s builds of novel: they are compiled here$/m,
  )
  const plan = await planOf(spec)
  t.strictSame(plan.sourceToBuild, [])
  t.equal(plan.storePath, environment.storePath)
  t.equal(rowOf(plan.packages, 'novel')?.fate, 'rebuilt')
})

tap.test('one that cannot be compiled is a failure of its own, of that package', async (t) => {
  const plan = await planOf({ packages: ['uncached'] })
  t.match(plan.sourceToBuild, [{ name: 'uncached' }], 'of the build, and not of the plan')
  const { build: attempt } = await build(site, { channel: 'faulty', packages: ['uncached'] })
  t.match(attempt.failure, { class: 'source-build-failed', package: 'uncached' })
})
