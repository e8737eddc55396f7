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
  const native = decisions
    .filter((decision) => decision.class !== 'pure')
    .map((decision) => decision.package.name)
  const trial = { ...context, bundle: `${context.bundle}-without-native` }
  await renderBundle(
    trial.bundle,
    { ...spec, rebuildSet: [], dropSet: native, keepSet: [], tools: { rebuild: [], drop: [] } },
    context.limits,
    context,
  )
  const check = await tryImports(trial)
  if (!check) return false
  return check.packages
    .filter((found) => found.name === name || !native.includes(found.name))
    .every(({ verdicts }) => !verdicts.some(({ fault }) => fault))
}

/** Returns the import check of the trial environment, or null if that does not build. */
async function tryImports(trial: NixContext): Promise<ImportCheck | null> {
  try {
    const { env, check } = await instantiate<{ env: StoreDerivation; check: StoreDerivation }>(trial, 'built')
    await realise(trial, [env.drv], join(trial.roots, 'without-native'))
    return await importCheck(trial, check)
  } catch (error) {
    if (error instanceof BuildFailed) return null
    throw error
  }
}
