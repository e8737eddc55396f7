import type { ImportFindings } from '../db/types.ts'
import type { ImportCheck } from '../verify/import-check.ts'

/**
 * Converts the output of an import check into rows of the database. `planned` are the packages of the environment, which the
 * check names by their labels. Packages that only the build of another one needs have no row; only `judge` reads their findings.
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
