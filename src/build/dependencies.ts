import { join } from 'node:path'
import type { NixContext } from '../nix/context.ts'
import { realise } from '../nix/realise.ts'
import { closureOf } from '../nix/store/path-info.ts'
import type { Decision } from '../plan/decide-packages.ts'
import type { PackagePlan } from '../plan/plan-packages.ts'

/** Returns whether `one` is or needs `other` at run time. */
export type Needs = (one: Decision, other: Decision) => boolean

/**
 * Reads which packages of an environment need which at run time, from the references between the source's builds of them.
 * Fetches those first. Throws `BuildFailed`.
 */
export async function runtimeNeeds(context: NixContext, plan: PackagePlan): Promise<Needs> {
  const paths = plan.packages.map(({ package: { path } }) => path)
  const drvs = plan.sources.filter(({ out }) => paths.includes(out)).map(({ drv }) => drv)
  await realise(context, drvs, join(context.roots, 'sources'))
  const infos = await closureOf(context.settings, paths, context.signal)
  const references = new Map(infos.map((info) => [info.path, info.references]))
  const closures = new Map(paths.map((path) => [path, reachable(path, references)]))
  return (one, other) => closures.get(one.package.path)?.has(other.package.path) ?? false
}

function reachable(from: string, references: ReadonlyMap<string, string[]>): Set<string> {
  const seen = new Set([from])
  // A set iterates over what is added to it meanwhile.
  for (const path of seen) for (const next of references.get(path) ?? []) seen.add(next)
  return seen
}
