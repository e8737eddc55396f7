import type { BuildFailed } from '../errors.ts'
import type { NixContext } from '../nix/context.ts'
import type { Built } from '../nix/stages.ts'
import type { Decision } from '../plan/decide-packages.ts'
import type { PackagePlan } from '../plan/plan-packages.ts'
import { faultyWithoutNative } from '../verify/without-native.ts'
import { type Needs, runtimeNeeds } from './dependencies.ts'
import { explainFailure } from './explain-failure.ts'
import { type UnbuiltPackage, unbuiltPackages } from './unbuilt-packages.ts'
import { mayBeDropped, nextWay, type WayOn } from './way-on.ts'

/**
 * Returns the way on after the failures of derivations, `stopped` if there is none. Throws `BuildFailed` if a failure is not that of
 * a package of the environment.
 */
export async function goOn(
  context: NixContext,
  way: WayOn,
  plan: PackagePlan,
  built: Built,
  failures: BuildFailed[],
): Promise<ReturnType<typeof nextWay>> {
  const unbuilt = await unbuiltPackages(context, plan, built, failures, way.spec.target)
  if (!unbuilt) throw await explainFailure(failures[0], context, way.spec, plan, built)
  const facts = await lookCloser(context, way, plan, unbuilt).catch(async (error) => {
    throw await explainFailure(error, context, way.spec, plan, built)
  })
  const next = nextWay(way, plan, unbuilt, facts)
  for (const { failure, fate, package: name } of next.setbacks.slice(way.setbacks.length))
    await context.log(
      `== ${name} ${fate}: ${failure.message}${failure.cached ? ` (known from build ${failure.cached.buildId})` : ''}`,
    )
  return next
}

/** Reads what the decision depends on. Imports the packages without their native parts if one that did not build has such a part. */
async function lookCloser(context: NixContext, way: WayOn, plan: PackagePlan, unbuilt: UnbuiltPackage[]) {
  const needs = await runtimeNeeds(context, plan)
  const faulty = unbuilt.some(({ decision }) => mayBeDropped(way, decision))
    ? await faultyWithoutNative(context, way.spec, plan.packages)
    : null
  return { needs, runs: (one: Decision) => faulty !== null && runs(one, plan.packages, faulty, needs) }
}

/** Returns whether a package, and every pure one that needs no other native package, can be imported without its native part. */
function runs(one: Decision, packages: Decision[], faulty: Set<string>, needs: Needs): boolean {
  const native = packages.filter((other) => other.class !== 'pure' && other !== one)
  const users = packages.filter(
    (user) => user.class === 'pure' && needs(user, one) && !native.some((other) => needs(user, other)),
  )
  return [one, ...users].every(({ package: { name } }) => !faulty.has(name))
}
