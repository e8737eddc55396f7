import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openBuildLog } from './build-log.ts'
import { BuildFailed } from './errors.ts'
import { explainFailure, refuseFullDisk } from './explain-failure.ts'
import type { Bench } from './nix/bench.ts'
import type { NixSettings } from './nix/command.ts'
import { evaluate, type StoreDerivation } from './nix/instantiate.ts'
import { closureOf } from './nix/path-info.ts'
import { realise } from './nix/realise.ts'
import { packBundle, renderBundle } from './nix/render.ts'
import { channelPath, validPaths } from './nix/store.ts'
import type { Record } from './record/record.ts'
import type { Lease, PackageRow, Verdict } from './record/types.ts'
import { recordProgress } from './record-progress.ts'
import { type Decision, decide, setsOf } from './scan/rebuild-set.ts'
import { scanPackages } from './scan/scan-packages.ts'
import type { CanonicalSpec } from './spec/schema.ts'
import { type ImportCheck, importCheck, judge } from './verify/import-check.ts'

/** Where builds happen, and what they may use. */
export interface BuildSite {
  record: Record
  settings: NixSettings
  limits: Bench['limits'] & { minFreeMb: number }
  /** Holds `builds/<build id>` while a build runs, and the gc roots `roots/<environment id>` for good. */
  dataDir: string
}

/**
 * The path of a build, from a spec under a lease to an environment that is ready. Throws `BuildFailed` where it ends
 * without one, and `LeaseLost` or the signal's reason where it is no longer ours to end. It may run again from the start
 * at any point: what Nix has built stays built.
 */
export async function buildEnvironment(site: BuildSite, lease: Lease, signal: AbortSignal): Promise<void> {
  const build = await openBuild(site, lease, signal)
  try {
    const decisions = await build.stage('plan', () => plan(build))
    const built = await build.stage('instantiate', () => instantiate(build, decisions))
    await site.record.builds.enter(lease, 'building')
    await build.stage('build', () => realiseEnvironment(build, decisions, built))
    await site.record.builds.enter(lease, 'verifying')
    await build.stage('verify', () => verify(build, built))
    await build.log.close()
    await recordReady(build, built)
  } finally {
    await build.close()
  }
}

/** Renders the bundle, scans the source's packages and decides what is rebuilt. */
async function plan({ bench, lease: { spec } }: Build): Promise<Decision[]> {
  await renderBundle(bench.bundle, spec, bench.channelPath)
  const { packages, interpreters } = await scanPackages(bench, spec)
  return decide(spec, packages, interpreters)
}

/** Adds the rebuild set to the bundle, evaluates the environment, and records both before anything is built. */
async function instantiate({ bench, lease, site }: Build, decisions: Decision[]): Promise<Built> {
  await renderBundle(bench.bundle, { ...lease.spec, ...setsOf(decisions) }, bench.channelPath)
  const built = await evaluate<Built>(bench, 'built')
  await site.record.builds.recordPlan(lease, {
    packages: decisions.map((decision) => packageRow(decision, built)),
    buildTools: [],
    bundle: await packBundle(bench.bundle),
  })
  return built
}

async function realiseEnvironment(build: Build, decisions: Decision[], built: Built): Promise<void> {
  const { bench, lease, site } = build
  await refuseFullDisk(site.limits.minFreeMb)
  const progress = recordProgress(site.record, lease)
  try {
    await realise(bench, [built.env.drv], build.root, progress.take)
  } catch (error) {
    await refuseFullDisk(site.limits.minFreeMb, error)
    throw await explainFailure(error, bench, lease.spec, decisions, built)
  } finally {
    await progress.close()
  }
}

/** Imports everything, records what came of it, and only then judges it: verdicts of a failed build are worth reading. */
async function verify({ bench, lease, site }: Build, built: Built): Promise<void> {
  const check = await importCheck(bench, built.check)
  await site.record.builds.recordVerdicts(lease, verdictsByPackage(check))
  judge(lease.spec, check)
}

async function recordReady({ bench, lease, site }: Build, { env }: Built): Promise<void> {
  const closure = await closureOf(bench.settings, env.out, bench.signal)
  await site.record.builds.recordReady(lease, {
    storePath: env.out,
    drvPath: env.drv,
    closure,
    closureBytes: closure.reduce((sum, { narSize }) => sum + narSize, 0),
  })
}

/** What `stages.nix` says under `built`. */
interface Built {
  env: StoreDerivation
  check: StoreDerivation
  rebuilt: ({ name: string } & StoreDerivation)[]
}

type Build = Awaited<ReturnType<typeof openBuild>>

async function openBuild(site: BuildSite, lease: Lease, signal: AbortSignal) {
  const folder = join(site.dataDir, 'builds', lease.buildId)
  const roots = join(site.dataDir, 'roots')
  await mkdir(roots, { recursive: true })
  await mkdir(folder, { recursive: true })
  const channel = await channelOf(site, lease.spec)
  const log = openBuildLog(site.record, lease)
  const bench: Bench = {
    settings: site.settings,
    limits: site.limits,
    bundle: join(folder, 'bundle'),
    channelPath: channel,
    roots: folder,
    signal,
    log: log.line,
  }
  return {
    site,
    lease,
    bench,
    log,
    root: join(roots, lease.environmentId),
    async stage<T>(name: string, work: () => Promise<T>): Promise<T> {
      await log.line(`== ${name}`)
      const started = performance.now()
      const result = await work()
      await site.record.builds.timing(lease, name, performance.now() - started)
      return result
    },
    async close() {
      await log.close().finally(() => rm(folder, { recursive: true, force: true }))
    },
  }
}

/** Where the spec's channel is in the store; `null` where Nix fetches it. Throws `BuildFailed` where it is missing. */
async function channelOf({ settings }: BuildSite, { channel, pin }: CanonicalSpec): Promise<string | null> {
  if (pin.kind !== 'folder') return null
  const path = await channelPath(settings, pin.narHash)
  if ((await validPaths(settings, [path])).length > 0) return path
  throw new BuildFailed({
    class: 'unsupported-pin',
    message: `This worker does not have channel ${channel} as pinned (${pin.narHash}). Point its channels file at that folder, or ask again for the channel as it is now.`,
  })
}

function packageRow(decision: Decision, { rebuilt }: Built): PackageRow {
  const { name, version, requestedAs, path } = decision.package
  return {
    name,
    version,
    requested: requestedAs.length > 0,
    fate: decision.fate,
    class: decision.class,
    reason: decision.reason,
    sourcePath: path,
    targetPath: rebuilt.find((one) => one.name === name)?.out ?? null,
    verdicts: [],
  }
}

function verdictsByPackage(check: ImportCheck): Map<string, Verdict[]> {
  return new Map(
    check.packages.map(({ name, verdicts }) => [
      name,
      verdicts.map(({ module, verdict, detail }) => ({ module, verdict, detail })),
    ]),
  )
}
