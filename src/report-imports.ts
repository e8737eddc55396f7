import type { ImportFindings } from './record/types.ts'
import type { ImportCheck } from './verify/import-check.ts'

/** Returns what is recorded of an import check. */
export function importFindings({
  freeThreaded,
  programsLeftOut,
  packages,
  together,
}: ImportCheck): ImportFindings {
  return {
    programsLeftOut,
    gil: freeThreaded ? { state: together.gilEnabled ? 'on' : 'off', turnedOnBy: together.turnedOnBy } : null,
    packages: new Map(
      packages.map(({ name, gil, turnedOnBy, verdicts }) => [
        name,
        { gil, turnedOnBy, verdicts: verdicts.map(({ topLevel: _, ...verdict }) => verdict) },
      ]),
    ),
  }
}
