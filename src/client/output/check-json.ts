import { checkOutcome, type DependencyCheck } from '../check/check.ts'

/** Converts a check for programs: the rows as a list of one page, and what is beside the table. */
export function checkJson(check: DependencyCheck): object {
  const { targets, packages, notChecked, otherVersions, idle } = check
  return {
    safe: checkOutcome(check) === 'safe',
    targets: targets.map(({ target, environment }) => ({
      target,
      environmentId: environment?.id ?? null,
      status: environment?.status ?? null,
      storePath: environment?.storePath ?? null,
      gil: environment?.gil?.state ?? null,
      failure: environment?.build.failure ?? null,
    })),
    items: packages.map(({ results, ...row }) => ({
      ...row,
      results: results.map((result, index) => ({
        target: targets[index]?.target,
        ...(result ?? { verdict: 'not-needed' }),
      })),
    })),
    next: null,
    notChecked,
    otherVersions,
    allowedInVain: idle,
  }
}
