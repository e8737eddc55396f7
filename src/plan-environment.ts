import { type BuildSite, openBench } from './build-site.ts'
import { BuildFailed } from './errors.ts'
import type { Bench } from './nix/bench.ts'
import { countDerivations } from './nix/derivation-count.ts'
import { evaluate, type StoreDerivation } from './nix/instantiate.ts'
import { whatIsMissing } from './nix/what-is-missing.ts'
import type { BuildCount, PlannedEnvironment } from './record/plan.ts'
import { buildToolRows, packageRow } from './report-plan.ts'
import type { KnownFindings } from './scan/findings.ts'
import { planPackages } from './scan/plan-packages.ts'
import type { CanonicalSpec } from './spec/schema.ts'

/**
 * What a build of this spec would do, without doing it: only what tells whether a package is native is fetched and scanned.
 * `id` names the plan's folder. Throws `BuildFailed` where there is nothing that could be built, and the signal's reason.
 */
export async function planEnvironment(
  site: BuildSite,
  id: string,
  spec: CanonicalSpec,
  signal: AbortSignal,
): Promise<PlannedEnvironment> {
  const { bench, close } = await openBench(site, id, spec, { signal, log: () => undefined })
  try {
    return await planOn(bench, spec, site.record.findings)
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
  const plan = await planPackages(bench, spec, known)
  const { env, check, rebuilt, cached, prefix } = plan.comparison
  const count = (drv: string) =>
    countDerivations(
      bench,
      drv,
      cached.map((one) => one.drv),
      prefix,
    )
  return {
    packages: plan.packages.map((decision) => packageRow(decision, { rebuilt })),
    buildTools: buildToolRows(plan),
    storePath: env.out,
    drvPath: env.drv,
    builds: { patchbay: await count(env.drv), ...(await naive(bench, count)) },
    toDo: await whatIsMissing(bench, [env.drv, check.drv]),
  }
}

async function naive(
  bench: Bench,
  count: (drv: string) => Promise<BuildCount>,
): Promise<{ naive: BuildCount | null; naiveFault: string | null }> {
  try {
    const { drv } = await evaluate<StoreDerivation>(bench, 'naive')
    return { naive: await count(drv), naiveFault: null }
  } catch (error) {
    if (!(error instanceof BuildFailed) || error.failure.class !== 'eval-error') throw error
    return { naive: null, naiveFault: error.failure.message }
  }
}
