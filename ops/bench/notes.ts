import { availableParallelism } from 'node:os'
import { type MeasuredSpec, uncompilable } from './specs.ts'

/** The facts of a run. */
export interface Measurement {
  /** As `nix --version` prints it. */
  nix: string
  /** How many paths each side begins with. */
  sourcePaths: number
  specs: MeasuredSpec[]
  leftOut: string[]
}

/** Returns the notes under the table, in Markdown. */
export function notes({ nix, sourcePaths, specs, leftOut }: Measurement): string {
  const needThem = leftOut.filter((name) => !uncompilable.includes(name))
  return [
    `Each side begins with the same ${sourcePaths} store paths: both interpreters, all packages of the ordinary one, and what these are built from. Built one after the other by ${nix} on ${availableParallelism()} processors.`,
    'derivations: all built ones, hooks and environments among them. packages: those built for the target. build tools: those of the packages that the environment itself does not have.',
    'relinks, scans, trials: only Patchbay has these. Scans look for native code, trials test whether a package works without it; both run while Nix evaluates, and count in all other columns.',
    'wall, CPU: of evaluation and builds together, Nix and all its builders. store: NAR sizes of the paths that were added.',
    ...specs.map(({ name, native }) => `Native in ${name}: ${native.join(', ')}.`),
    `Left out of every spec: ${uncompilable.join(', ')}, which cannot be compiled for the target${needThem.length > 0 ? `; with them ${needThem.join(', ')}, which needs one of them` : ''}.`,
  ]
    .map((note) => `- ${note}`)
    .join('\n')
}
