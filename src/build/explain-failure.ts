import { BuildFailed, type Suggestion } from '../errors.ts'
import type { NixContext } from '../nix/context.ts'
import { drvName } from '../nix/process/progress.ts'
import type { Built } from '../nix/stages.ts'
import type { PackagePlan } from '../plan/plan-packages.ts'
import { type Owned, packageOwning } from '../plan/scan/owner.ts'
import { ownFailure, sourceFailure } from '../plan/scan/reclassify.ts'
import { releaseAdvice } from '../spec/free-threading-releases.ts'
import type { CanonicalSpec } from '../spec/schema.ts'
import { environmentFaults, failureOfFaults } from '../verify/environment-faults.ts'
import { runsWithoutNative } from '../verify/without-native.ts'

/**
 * Adds the failed package and advice to a `BuildFailed` of the environment's realisation. Returns other errors, and failures
 * without a derivation, unchanged.
 */
export async function explainFailure(
  error: unknown,
  context: NixContext,
  spec: CanonicalSpec,
  plan: PackagePlan,
  built: Built,
): Promise<unknown> {
  if (!(error instanceof BuildFailed)) return error
  const { failure } = error
  const { drv } = failure
  if (drv === undefined) return error
  const explained = (more: Partial<typeof failure>) =>
    new BuildFailed({ ...failure, ...more }, { cause: error })
  const named = (among: Owned[]) => among.find((one) => one.drv === drv)?.name ?? undefined

  const name = named(built.rebuilt)
  if (name !== undefined) {
    if (failure.class !== 'build-failed') return explained({ package: name })
    const { words, suggestion } = await adviceFor(context, spec, plan, name)
    const message = `${name} does not build for ${spec.target}. ${words}`
    return explained({ package: name, message, ...(suggestion && { suggestion }) })
  }
  const tool = named(built.tools)
  if (tool !== undefined) {
    if (failure.class !== 'build-failed') return explained({ package: tool })
    return explained({
      class: 'dependency-failed',
      package: tool,
      message: `${tool} does not build for ${spec.target}. ${adviceForTool(plan, tool)}`,
    })
  }
  const relinked = named(built.relinks)
  if (relinked !== undefined) return ownFailure(error, 'relinking', relinked)
  if (drv === built.env.drv) {
    if (failure.class !== 'build-failed') return error
    const fault = await whyItDoesNotFit(context, spec, plan, built)
    return explained(
      fault ?? {
        message:
          'The environment cannot be put together from its packages, each of which is there. The last lines of its log say why.',
      },
    )
  }
  const source = await packageOwning(context, drv, plan.sources)
  if (source) return sourceFailure(error, spec, source)

  const user = await packageOwning(context, drv, [...built.tools, ...built.rebuilt])
  const needing = user ? { package: user.name } : {}
  if (failure.class !== 'build-failed') return explained(needing)
  return explained({
    class: 'dependency-failed',
    message: `${drvName(drv)}, which ${user?.name ?? 'a rebuilt package'} needs, does not build for ${spec.target}.`,
    ...needing,
  })
}

/**
 * Turns a failure of the import check's own derivation into a failure of the check: its findings are data, so it fails only by
 * a fault of its own. The builder announces each package as its phase, which names the package at which it failed. A package
 * could announce another phase, but the class blames no package.
 */
export function explainCheckFailure(
  error: unknown,
  { packages }: Pick<PackagePlan, 'packages'>,
  { check }: Pick<Built, 'check'>,
): unknown {
  if (!(error instanceof BuildFailed)) return error
  const { class: kind, drv, phase } = error.failure
  if (drv !== check.drv || (kind !== 'build-failed' && kind !== 'builder-killed')) return error
  const name = packages.find((one) => one.package.name === phase)?.package.name
  return ownFailure(error, 'import check', name ?? null)
}

/** Returns why the packages do not make one environment, or null if no known reason applies. */
async function whyItDoesNotFit(context: NixContext, spec: CanonicalSpec, plan: PackagePlan, built: Built) {
  const faults = await environmentFaults(context, built.faults).catch((error) => {
    if (error instanceof BuildFailed) return []
    throw error
  })
  const names = plan.packages.map((decision) => decision.package.name)
  return failureOfFaults(faults, names, async (name) => (await adviceFor(context, spec, plan, name)).words)
}

/** Returns sentences of advice for a package of the environment that does not build: `drop`, `rebuild` or another release. */
export async function adviceFor(
  context: NixContext,
  spec: CanonicalSpec,
  plan: PackagePlan,
  name: string,
): Promise<{ words: string; suggestion?: Suggestion }> {
  const decision = plan.packages.find((one) => one.package.name === name)
  const runs = await runsWithoutNative(context, spec, plan.packages, name)
  const isPure = decision?.class === 'pure'
  const without = runs
    ? isPure
      ? 'The source’s build of it can be imported as it is: leave it out of `rebuild`.'
      : `It can be imported without its native part: ask for "drop": ["${name}"] to go on without it.`
    : 'It was not found to work without its native part either.'
  const stripped = plan.tools
    .filter(({ fate, tool }) => fate === 'dropped' && tool.neededBy.includes(name))
    .map(({ tool }) => tool.name)
  const words = [
    without,
    releaseAdvice(name, decision?.package.version ?? ''),
    stripped.length > 0 &&
      `It was built with ${stripped.join(', ')} without native part. Should the log point there, have ${stripped.length === 1 ? 'it' : 'them'} rebuilt as well: "rebuild": ${JSON.stringify([...plan.sets.rebuildSet, ...stripped])}.`,
  ]
    .filter(Boolean)
    .join(' ')
  return { words, ...(runs && !isPure && { suggestion: { drop: [name] } }) }
}

/** Returns sentences of advice for a build tool that does not build: a package rebuilt only because other builds need it. */
export function adviceForTool({ tools }: Pick<PackagePlan, 'tools'>, name: string): string {
  const decision = tools.find(({ tool }) => tool.name === name)
  const users = decision?.tool.neededBy.join(', ') ?? 'a rebuilt package'
  return [
    `It is needed to build ${users}.`,
    decision && `Why it is rebuilt: ${decision.reason}.`,
    decision?.askedFor
      ? 'Leave it out of `rebuild`.'
      : decision && decision.class !== 'pure'
        ? `Ask for "keep": ["${name}"] to try without its native part, or leave out or \`drop\` what needs it.`
        : 'Leave out or `drop` what needs it.',
    releaseAdvice(name, decision?.tool.version ?? ''),
  ]
    .filter(Boolean)
    .join(' ')
}
