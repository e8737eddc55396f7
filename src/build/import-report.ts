import type { ImportFindings } from '../db/types.ts'
import type { ImportCheck } from '../verify/import-check.ts'

/**
 * Returns what is recorded of an import check. `planned` are the packages of the environment; the check calls each by its label.
 * A package that only the target's build of another needs has no row, and its findings count in `judge` alone.
 */
export function importFindings(
  { freeThreaded, programsLeftOut, packages, together }: ImportCheck,
  planned: { label: string; path: string }[],
): ImportFindings {
  const paths = new Map(planned.map(({ label, path }) => [label, path]))
  return {
    programsLeftOut,
    gil: freeThreaded ? { state: together.gilEnabled ? 'on' : 'off', turnedOnBy: together.turnedOnBy } : null,
    packages: new Map(
      packages.flatMap(({ name, label, gil, turnedOnBy, verdicts }) => {
        const path = paths.get(label)
        if (path === undefined) return []
        const own = verdicts.map(({ topLevel: _, ...verdict }) => verdict)
        return [[path, { name, gil, turnedOnBy, verdicts: own }] as const]
      }),
    ),
  }
}
