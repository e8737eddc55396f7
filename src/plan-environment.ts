import { type BuildSite, openBench } from './build-site.ts'
import { BuildFailed } from './errors.ts'
import type { Bench } from './nix/bench.ts'
import { countDerivations } from './nix/derivation-count.ts'
import { instantiate, type StoreDerivation } from './nix/instantiate.ts'
import { requireMachines } from './nix/require-machines.ts'
import { unlessCollected } from './nix/unless-collected.ts'
import { whatIsMissing } from './nix/what-is-missing.ts'
import type { BuildCount, PlannedEnvironment, SourceToBuild } from './record/plan.ts'
import { buildToolRows, packageRow } from './report-plan.ts'
import type { KnownFindings } from './scan/findings.ts'
import { type PackagePlan, planPackages } from './scan/plan-packages.ts'
import { among } from './scan/uncached-sources.ts'
import type { CanonicalSpec } from './spec/schema.ts'

/**
 * What a build of this spec would do, without doing it: nothing is compiled, and only packages that may be native are fetched
 * and scanned. `id` names the plan's folder. Throws `BuildFailed` where there is nothing that could be built, and the signal's reason.
 */
export async function planEnvironment(
  site: BuildSite,
  id: string,
  spec: CanonicalSpec,
  signal: AbortSignal,
): Promise<PlannedEnvironment> {
  const { bench, restore, close } = await openBench(site, id, spec, { signal, log: () => undefined })
  const work = () => planOn(bench, spec, site.record.findings)
  try {
    return await unlessCollected(bench, [], { work, restore })
  } finally {
    await close()
  }
}

/** Plans in the folder of a bench, and takes and keeps what is found out about packages in `known`. Throws `BuildFailed`. */
export async function planOn(
  bench: Bench,
  spec: CanonicalSpec,
  known: KnownFindings,
): Promise<PlannedEnvironment> {
  const plan = await planPackages(bench, spec, known, { compile: false })
  const { env, check, rebuilt, cached, prefix, unprefixed } = plan.comparison
  const count = (drv: string, more: string[] = []) =>
    countDerivations(
      bench,
      drv,
      cached.map((one) => one.drv),
      { prefix, unprefixed: [...unprefixed, ...more] },
    )
  const { derivations, downloads } = await whatIsMissing(bench, [env.drv, check.drv])
  await requireMachines(bench, derivations, [...rebuilt, ...plan.sources])
  return {
    packages: plan.packages.map((decision) => packageRow(decision, { rebuilt })),
    buildTools: buildToolRows(plan),
    sourceToBuild: sourceToBuild(plan, derivations),
    ...(isDecided(plan) ? { storePath: env.out, drvPath: env.drv } : { storePath: null, drvPath: null }),
    builds: { patchbay: await count(env.drv), ...(await naive(bench, count)) },
    toDo: { derivations: derivations.length, downloads },
  }
}

function sourceToBuild({ sources }: PackagePlan, toBuild: string[]): SourceToBuild[] {
  return among(sources, toBuild).map(({ name, drv, out }) => ({ name, storePath: out, drvPath: drv }))
}

/** Whether it is known what becomes of every package, so that a build makes the same environment. */
function isDecided({ packages, tools }: PackagePlan): boolean {
  return [...packages, ...tools].every(({ fate }) => fate !== 'unknown')
}

async function naive(
  bench: Bench,
  count: (drv: string, unprefixed: string[]) => Promise<BuildCount>,
): Promise<{ naive: BuildCount | null; naiveFault: string | null }> {
  try {
    const { drv, unprefixed } = await instantiate<StoreDerivation & { unprefixed: string[] }>(bench, 'naive')
    return { naive: await count(drv, unprefixed), naiveFault: null }
  } catch (error) {
    if (!(error instanceof BuildFailed) || error.failure.class !== 'eval-error') throw error
    return { naive: null, naiveFault: error.failure.message }
  }
}
