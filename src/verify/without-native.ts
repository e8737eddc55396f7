import { join } from 'node:path'
import { BuildFailed } from '../errors.ts'
import { renderBundle } from '../nix/bundle.ts'
import type { NixContext } from '../nix/context.ts'
import { instantiate, type StoreDerivation } from '../nix/evaluate.ts'
import { realise } from '../nix/realise.ts'
import type { Decision } from '../plan/decide-packages.ts'
import type { CanonicalSpec } from '../spec/schema.ts'
import { type ImportCheck, importCheck } from './import-check.ts'

/**
 * Returns whether a package whose rebuild failed can be imported without its native part, so that `drop` is useful advice.
 * Compiles nothing: drops the native part of every native package, and ignores the import faults of all of them except `name`.
 * May return false although dropping `name` alone would work.
 */
export async function runsWithoutNative(
  context: NixContext,
  spec: CanonicalSpec,
  decisions: Decision[],
  name: string,
): Promise<boolean> {
  const native = nativeOf(decisions)
  const trial = await openTrial(context, spec, native)
  const check = await tryImports(trial).catch((error) => {
    if (error instanceof BuildFailed) return null
    throw error
  })
  if (!check) return false
  return check.packages
    .filter((found) => found.name === name || !native.includes(found.name))
    .every(({ verdicts }) => !verdicts.some(({ fault }) => fault))
}

/**
 * Imports all packages in one environment in which none has its native part. Returns the names of those that the target cannot
 * import so, or null if the packages do not make an environment. Throws `BuildFailed` if the trial fails for another reason.
 */
export async function faultyWithoutNative(
  context: NixContext,
  spec: CanonicalSpec,
  decisions: Decision[],
): Promise<Set<string> | null> {
  const check = await tryImports(await openTrial(context, spec, nativeOf(decisions)))
  const faulty = check?.packages.filter(({ verdicts }) => verdicts.some(({ fault }) => fault))
  return faulty ? new Set(faulty.map(({ name }) => name)) : null
}

function nativeOf(decisions: Decision[]): string[] {
  return decisions.filter((decision) => decision.class !== 'pure').map((decision) => decision.package.name)
}

async function openTrial(context: NixContext, spec: CanonicalSpec, native: string[]): Promise<NixContext> {
  const trial = { ...context, bundle: `${context.bundle}-without-native` }
  await renderBundle(
    trial.bundle,
    { ...spec, rebuildSet: [], dropSet: native, keepSet: [], tools: { rebuild: [], drop: [] } },
    context.limits,
    context,
  )
  return trial
}

/**
 * Returns the import check of the trial environment, or null if its packages do not fit together or one of them ends the check
 * itself. Throws `BuildFailed` if the trial fails by anything but its own derivations' exit codes.
 */
async function tryImports(trial: NixContext): Promise<ImportCheck | null> {
  const { env, check } = await instantiate<{ env: StoreDerivation; check: StoreDerivation }>(trial, 'built')
  try {
    await realise(trial, [env.drv], join(trial.roots, 'without-native'))
    return await importCheck(trial, check)
  } catch (error) {
    const own = error instanceof BuildFailed && error.failure.class === 'build-failed'
    if (own && [env.drv, check.drv].includes(error.failure.drv ?? '')) return null
    throw error
  }
}
