import type { Built } from './built.ts'
import type { Side } from './measure.ts'
import type { MeasuredSpec } from './specs.ts'

/** What a measured spec shows that must not be, each as a sentence. */
export function faultsOf(
  spec: MeasuredSpec,
  { withPackages, patchbay }: { [side in Side]: Built },
): string[] {
  const faults: string[] = []
  const had = spec.environment.filter((name) => !withPackages.packages.includes(name))
  if (had.length > 0)
    faults.push(`${spec.name}: withPackages did not build ${list(had)}, so it did not begin with nothing.`)
  if (list(patchbay.packages) !== list(spec.native))
    faults.push(
      `${spec.name}: Patchbay built ${list(patchbay.packages)} for the target; native are ${list(spec.native)}.`,
    )
  if (patchbay.tools.length > 0)
    faults.push(
      `${spec.name}: Patchbay rebuilt the build tools ${list(patchbay.tools)}; the sample channel has none that is native.`,
    )
  return faults
}

function list(names: string[]): string {
  return names.toSorted().join(', ') || 'nothing'
}
