import type { BuildFailed, Failure } from '../errors.ts'
import type { NixContext } from '../nix/context.ts'
import { drvName } from '../nix/process/progress.ts'
import type { Built } from '../nix/stages.ts'
import { requisites } from '../nix/store/derivation.ts'
import { unbuiltOf } from '../nix/store/unbuilt.ts'
import type { Decision } from '../plan/decide-packages.ts'
import type { PackagePlan } from '../plan/plan-packages.ts'
import { releaseAdvice } from '../spec/free-threading-releases.ts'

/** A package of the environment that does not build for the target, by no fault of another package of the environment. */
export interface UnbuiltPackage {
  decision: Decision
  failure: Failure
}

/**
 * Returns the packages that `failures` keep from being built: those whose own derivation failed, or one that their build needs and
 * that is no package of the environment. Leaves out packages that wait for the build of such a package. Returns null if a
 * failure is not behind any of them.
 */
export async function unbuiltPackages(
  context: NixContext,
  { packages }: Pick<PackagePlan, 'packages'>,
  { rebuilt, tools }: Pick<Built, 'rebuilt' | 'tools'>,
  failures: BuildFailed[],
  target: string,
): Promise<UnbuiltPackage[] | null> {
  const unbuilt = new Set(
    await unbuiltOf(
      context.settings,
      rebuilt.map(({ drv }) => drv),
    ),
  )
  const byDrv = new Map(failures.map(({ failure }) => [failure.drv, failure]))
  const ofPackages = new Set(rebuilt.map(({ drv }) => drv))
  const explained = new Set<string | undefined>()
  const found: UnbuiltPackage[] = []
  for (const { drv, source } of rebuilt) {
    const decision = packages.find((one) => one.package.path === source)
    if (!unbuilt.has(drv) || !decision) continue
    const own = byDrv.get(drv)
    const causes = own
      ? [own]
      : (await requisites(context, [drv])).flatMap((needed) =>
          ofPackages.has(needed) ? [] : (byDrv.get(needed) ?? []),
        )
    const [cause] = causes
    if (!cause) continue
    for (const one of causes) explained.add(one.drv)
    const tool = tools.find((one) => one.drv === cause.drv)?.name
    found.push({
      decision,
      failure: explain(cause, decision, own ? null : (tool ?? drvName(cause.drv ?? '')), target),
    })
  }
  return failures.every(({ failure }) => explained.has(failure.drv)) ? found : null
}

/** Adds the package to the failure of a derivation. `needed` names the derivation if it is not the package's own. */
function explain(cause: Failure, { package: one }: Decision, needed: string | null, target: string): Failure {
  const what =
    needed === null
      ? `${one.name} does not build for ${target}.`
      : `${needed}, which the build of ${one.name} needs, does not build for ${target}.`
  const advice = releaseAdvice(one.name, one.version)
  return {
    ...cause,
    class: needed === null ? 'build-failed' : 'dependency-failed',
    package: one.name,
    message: advice ? `${what} ${advice}` : what,
  }
}
