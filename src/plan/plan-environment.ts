import type { WorkFolder } from '../db/cache/leftovers.ts'
import type { BuildCount, PlannedEnvironment, SourceToBuild } from '../db/plans/plans.ts'
import { BuildFailed } from '../errors.ts'
import type { NixContext } from '../nix/context.ts'
import { dryRun } from '../nix/dry-run.ts'
import { instantiate, type StoreDerivation } from '../nix/evaluate.ts'
import { requireMachines } from '../nix/require-machines.ts'
import { countDerivations } from '../nix/store/derivation.ts'
import { unlessCollected } from '../nix/store/unless-collected.ts'
import type { CanonicalSpec } from '../spec/schema.ts'
import { openContext } from './open-context.ts'
import { buildToolRows, packageRow } from './package-rows.ts'
import { type PackagePlan, planPackages } from './plan-packages.ts'
import type { PlanPorts } from './ports.ts'
import type { KnownFindings } from './scan/scan-results.ts'
import { among } from './uncached-sources.ts'

/**
 * Returns what a build of this spec would do. Compiles nothing; fetches and scans only packages that may be native. Works in
 * the folder that `held` names. Throws `BuildFailed` if no environment could be built, and the signal's reason if it aborts.
 */
export async function planEnvironment(
  ports: PlanPorts,
  held: WorkFolder,
  spec: CanonicalSpec,
  signal: AbortSignal,
): Promise<PlannedEnvironment> {
  const { context, restore, close } = await openContext(ports, held, spec, { signal, log: () => undefined })
  const work = () => planOn(context, spec, ports.db.findings)
  try {
    return await unlessCollected(context, [], { work, restore })
  } finally {
    await close()
  }
}

/** Plans in the folder of a Nix context; reads findings about packages from `known`, and adds new ones. Throws `BuildFailed`. */
export async function planOn(
  context: NixContext,
  spec: CanonicalSpec,
  known: KnownFindings,
): Promise<PlannedEnvironment> {
  const plan = await planPackages(context, spec, known, { compile: false })
  const { env, check, rebuilt, cached, prefix, unprefixed } = plan.comparison
  const count = (drv: string, more: string[] = []) =>
    countDerivations(
      context,
      drv,
      cached.map((one) => one.drv),
      { prefix, unprefixed: [...unprefixed, ...more] },
    )
  const { derivations, downloads } = await dryRun(context, [env.drv, check.drv])
  await requireMachines(context, derivations, [...rebuilt, ...plan.sources])
  return {
    packages: plan.packages.map((decision) => packageRow(decision, { rebuilt })),
    buildTools: buildToolRows(plan),
    sourceToBuild: sourceToBuild(plan, derivations),
    ...(isDecided(plan) ? { storePath: env.out, drvPath: env.drv } : { storePath: null, drvPath: null }),
    builds: { patchbay: await count(env.drv), ...(await naive(context, count)) },
    toDo: { derivations: derivations.length, downloads },
  }
}

function sourceToBuild({ sources }: PackagePlan, toBuild: string[]): SourceToBuild[] {
  return among(sources, toBuild).map(({ name, drv, out }) => ({ name, storePath: out, drvPath: drv }))
}

/** Returns whether no fate is unknown, so that a build makes exactly the planned environment. */
function isDecided({ packages, tools }: PackagePlan): boolean {
  return [...packages, ...tools].every(({ fate }) => fate !== 'unknown')
}

async function naive(
  context: NixContext,
  count: (drv: string, unprefixed: string[]) => Promise<BuildCount>,
): Promise<{ naive: BuildCount | null; naiveFault: string | null }> {
  try {
    const { drv, unprefixed } = await instantiate<StoreDerivation & { unprefixed: string[] }>(
      context,
      'baseline',
    )
    return { naive: await count(drv, unprefixed), naiveFault: null }
  } catch (error) {
    if (!(error instanceof BuildFailed) || error.failure.class !== 'eval-error') throw error
    return { naive: null, naiveFault: error.failure.message }
  }
}
