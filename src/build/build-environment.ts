import { join } from 'node:path'
import { NotServed } from '../db/builds/results.ts'
import type { BuildStage, BuildToolRow, Lease, PlannedPackage } from '../db/types.ts'
import { BuildFailed } from '../errors.ts'
import { Cancelled } from '../jobs/watch-cancellation.ts'
import { writeSpec } from '../nix/bundle.ts'
import { refuseFullDisk } from '../nix/disk/disk-space.ts'
import { makeFolder } from '../nix/disk/make-folder.ts'
import { dryRun } from '../nix/dry-run.ts'
import { instantiate } from '../nix/evaluate.ts'
import { packBundle } from '../nix/pack-bundle.ts'
import { realise } from '../nix/realise.ts'
import { realiseGoingOn } from '../nix/realise-going-on.ts'
import { requireMachines } from '../nix/require-machines.ts'
import { type Built, builtFrom } from '../nix/stages.ts'
import { closureOf, type PathInfo } from '../nix/store/path-info.ts'
import { unlessCollected } from '../nix/store/unless-collected.ts'
import { openContext } from '../plan/open-context.ts'
import { buildToolRows, decided, packageRow } from '../plan/package-rows.ts'
import { type PackagePlan, planPackages } from '../plan/plan-packages.ts'
import { sayWhatIsCompiled } from '../plan/scan/scan-results.ts'
import { among } from '../plan/uncached-sources.ts'
import { publishClosure } from '../publish/publish-closure.ts'
import { inSpan } from '../tracing/span.ts'
import { importCheck, judge } from '../verify/import-check.ts'
import { openBuildLog } from './build-log.ts'
import { endingWith } from './ending-with.ts'
import { explainCheckFailure, explainFailure } from './explain-failure.ts'
import { dropRebuiltFailures, knownFailures, refuseKnownFailure, rememberSetbacks } from './failure-cache.ts'
import { goOn } from './go-on.ts'
import { importFindings } from './import-report.ts'
import type { BuildPorts } from './ports.ts'
import { recordProgress } from './progress-recorder.ts'
import { omittedFrom, type WayOn, wayAsAsked } from './way-on.ts'

/**
 * Builds the environment of the lease's spec and records it as ready. Throws `BuildFailed` if the build fails, `LeaseLost`
 * if another worker holds the build now, and the signal's reason if it aborts. May run again from the start at any point:
 * paths that Nix has built stay in the store.
 */
export async function buildEnvironment(ports: BuildPorts, lease: Lease, signal: AbortSignal): Promise<void> {
  const build = await openBuild(ports, lease, signal)
  await endingWith(() => buildStages(build), build.close)
}

async function buildStages(build: Build): Promise<void> {
  const { context, root, db, lease } = build
  const restore = async () => {
    await db.builds.enter(lease, 'planning')
    await build.restore()
  }
  try {
    const { built, published } = await unlessCollected(context, [root], { work: () => make(build), restore })
    await build.log.close()
    await recordReady(build, built, published)
  } catch (error) {
    if (context.signal.reason instanceof Cancelled) await build.log.line('== cancelled')
    throw error
  }
}

/** Plans, builds, verifies and publishes the environment. A second run reuses the paths that Nix has built. */
async function make(build: Build): Promise<{ built: Built; published: PublishedClosure }> {
  const { context, db, lease } = build
  const { plan, built } = await planAndBuild(build)
  await db.builds.enter(lease, 'verifying')
  // Read while the check runs. If it fails, that counts once the check has passed.
  const reading = closureOf(context.settings, built.env.out, context.signal)
  const read = reading.then(
    () => {},
    () => {},
  )
  await endingWith(
    () => build.stage('verify', () => verify(build, plan, built)),
    () => read,
  )
  return { built, published: await build.stage('publish', async () => publish(build, await reading)) }
}

/** Plans and builds, again without what does not build as far as the spec's `failures` allows. */
async function planAndBuild(build: Build): Promise<{ plan: PackagePlan; built: Built }> {
  const { context, db, lease } = build
  let way = wayAsAsked(lease.spec)
  for (;;) {
    const plan = await build.stage('plan', () =>
      planPackages(context, way.spec, db.findings, { compile: true }, way),
    )
    const built = await build.stage('instantiate', () => decideEnvironment(build, plan, way))
    await db.builds.enter(lease, 'building')
    const failures = await build.stage('build', () => realiseEnvironment(build, plan, built, way))
    if (failures.length === 0) return { plan, built }
    const { stopped, ...next } = await build.stage('go-on', () => goOn(context, way, plan, built, failures))
    await db.builds.recordSetbacks(lease, next.setbacks)
    const news = next.setbacks.slice(way.setbacks.length)
    await rememberSetbacks(lease, db, news, build.failureCacheSeconds)
    if (stopped) throw stopped
    await db.builds.enter(lease, 'planning')
    way = next
  }
}

/**
 * Adds the decisions to the bundle and records both before anything is built. The plan's last evaluation was of the same decisions
 * and its gc root keeps the environment's derivations, so a second evaluation is needed only where that lacks some.
 */
async function decideEnvironment(
  { context, lease, db }: Stage,
  plan: PackagePlan,
  way: WayOn,
): Promise<Built> {
  const omitted = omittedFrom(plan, way)
  const leftOut = omitted.map(({ name, version, reason }) => ({ name, version, reason }))
  const told = omitted.length > 0 ? { omitted: leftOut } : {}
  await writeSpec(context.bundle, { ...way.spec, ...plan.sets, ...told }, context.limits)
  const built = builtFrom(plan.comparison) ?? (await instantiate<Built>(context, 'built'))
  await db.builds.recordSetbacks(lease, way.setbacks)
  await db.builds.recordPlan(lease, {
    packages: [
      ...decided<PlannedPackage>(plan.packages.map((decision) => packageRow(decision, built))),
      ...omitted,
    ],
    buildTools: decided<BuildToolRow>(buildToolRows(plan)),
    bundle: await packBundle(context.bundle, context),
  })
  return built
}

/** Returns the failures past which the build may go on; none if the environment is built. Throws `BuildFailed` for others. */
async function realiseEnvironment(
  build: Build,
  plan: PackagePlan,
  built: Built,
  { spec }: WayOn,
): Promise<BuildFailed[]> {
  const { context, lease, db, progress } = build
  const goesOn = spec.failures !== undefined
  await refuseFullDisk(context.settings, context.limits.minFreeMb)
  if (goesOn) {
    const known = await knownFailures(context, lease, db, [built.env.drv])
    if (known.length > 0) return known
  } else await refuseKnownFailure(context, lease, db, [built.env.drv])
  const realised = async () => {
    try {
      await lookAhead(build, plan, built)
      if (goesOn) return await realiseGoingOn(context, [built.env.drv], build.root, progress.take)
      await realise(context, [built.env.drv], build.root, progress.take)
      return []
    } catch (error) {
      throw await explainFailure(error, context, spec, plan, built)
    }
  }
  return endingWith(realised, async () => {
    await progress.settle()
    if (!context.signal.aborted) await dropRebuiltFailures(context, db, [built.env.drv])
  })
}

/** Rejects derivations that no machine can build before hours of building, and logs the source's builds that no cache has. */
async function lookAhead({ context }: Stage, { sources }: PackagePlan, built: Built): Promise<void> {
  const { derivations } = await dryRun(context, [built.env.drv, built.check.drv])
  await requireMachines(context, derivations, [...built.rebuilt, ...built.tools, ...sources])
  await sayWhatIsCompiled(context, among(sources, derivations))
}

/** Imports every module and records the verdicts before it judges them, because callers read those of a failed build too. */
async function verify({ context, lease, db }: Stage, plan: PackagePlan, built: Built): Promise<void> {
  const check = await importCheck(context, built.check).catch((error) => {
    throw explainCheckFailure(error, plan, built)
  })
  await db.builds.recordImports(
    lease,
    importFindings(
      check,
      plan.packages.map((decision) => decision.package),
    ),
  )
  judge(lease.spec, check)
}

/** Publishes the paths of the closure that no other cache has. Returns the others as `upstream`. */
async function publish({ context, lease, db, cache }: Build, closure: PathInfo[]): Promise<PublishedClosure> {
  await db.builds.hold(lease, closure)
  const { upstream } = await publishClosure(
    { ...cache, settings: context.settings },
    closure,
    db.cache,
    context,
  )
  return { closureBytes: closure.reduce((sum, { narSize }) => sum + narSize, 0), upstream }
}

async function recordReady(
  { lease, db }: Stage,
  { env }: Built,
  { closureBytes, upstream }: PublishedClosure,
): Promise<void> {
  await db.builds
    .recordReady(lease, { storePath: env.out, drvPath: env.drv, closureBytes }, upstream)
    .catch((error) => {
      if (!(error instanceof NotServed)) throw error
      const message = `The cache has lost ${error.paths.join(', ')} since they were published. Request the environment again.`
      throw new BuildFailed({ class: 'cache-store-error', message }, { cause: error })
    })
}

interface PublishedClosure {
  /** NAR bytes. */
  closureBytes: number
  upstream: string[]
}

type Build = Awaited<ReturnType<typeof openBuild>>
/** The part of a build that most stages use. */
type Stage = Pick<Build, 'context' | 'lease' | 'db'>

async function openBuild(ports: BuildPorts, lease: Lease, signal: AbortSignal) {
  const { db, cache, limits, workspace } = ports
  const roots = join(workspace.dataDir, 'roots')
  await makeFolder(roots)
  const log = openBuildLog(db, lease, limits.buildLogMb)
  const held = { id: lease.buildId, fence: lease.fence }
  const { context, restore, close } = await openContext(ports, held, lease.spec, {
    signal,
    log: log.line,
  }).catch(async (error) => {
    await log.close().catch(() => {})
    throw error
  })
  return {
    db,
    cache,
    lease,
    context,
    restore,
    log,
    root: join(roots, lease.environmentId),
    progress: recordProgress(db, lease),
    failureCacheSeconds: limits.failureCacheSeconds,
    async stage<T>(name: BuildStage, work: () => Promise<T>): Promise<T> {
      await log.line(`== ${name}`)
      const started = performance.now()
      const result = await inSpan(name, {}, work)
      await db.builds.timing(lease, name, performance.now() - started)
      return result
    },
    async close() {
      await log.close().finally(close)
    },
  }
}
