import type { CheckedPackage, ImportCheck, ModuleVerdict } from '../../src/verify/import-check.ts'
import { verdictOf } from '../db/sample.ts'

export function moduleVerdict(
  module: string,
  verdict: ModuleVerdict['verdict'] = 'imported',
  facts: Partial<ModuleVerdict> = {},
): ModuleVerdict {
  return { ...verdictOf(module, verdict), topLevel: !module.includes('.'), ...facts }
}

/** Returns the check of an environment with the package `pkg`, and a package without modules. */
export function check(verdicts: ModuleVerdict[], facts: Partial<CheckedPackage> = {}): ImportCheck {
  return {
    freeThreaded: true,
    programsLeftOut: [],
    packages: [
      { name: 'empty', label: 'empty', gil: null, turnedOnBy: [], verdicts: [] },
      { name: 'pkg', label: 'pkg', gil: 'kept', turnedOnBy: [], ...facts, verdicts },
    ],
    together: { modules: verdicts.length, gilEnabled: false, turnedOnBy: [] },
  }
}

/** Every state of the GIL in a check, with whether the GIL stays off. */
export const gilStates: { found: ImportCheck; isOff: boolean }[] = (
  ['kept', 'reenabled', 'reenabled-by-dependency', null] as const
).flatMap((gil) =>
  [false, true].flatMap((gilEnabled) =>
    [[], [{ module: 'other._x', package: 'other' }]].flatMap((turnedOnBy) =>
      [[], [{ module: 'pkg._x', package: 'pkg' }]].map((turnedOnTogether) => ({
        found: {
          ...check([], { gil, turnedOnBy }),
          together: { modules: 1, gilEnabled, turnedOnBy: turnedOnTogether },
        },
        isOff:
          (gil === 'kept' || gil === null) &&
          !gilEnabled &&
          turnedOnBy.length + turnedOnTogether.length === 0,
      })),
    ),
  ),
)
