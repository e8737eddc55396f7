import { finding, type PackageFinding } from './finding.ts'

/** A package that the files require, as far as a channel can have it. */
export interface Required {
  name: string
  /** Places in the files, such as `requirements.txt:3`. */
  requiredAt: string[]
}

/** The verdict on a package for one target, with its reasons. */
export interface CheckResult extends PackageFinding {
  /** Null if it is not known. */
  version: string | null
  /** Whether the project allows it to be unsafe. */
  allowed: boolean
}

/** A row of the table: a package, with a result for each target in their order. */
export interface CheckedDependency extends Required {
  /** Whether the files require it; otherwise it is a dependency. */
  direct: boolean
  /** Packages that need it. */
  neededBy: string[]
  /** Null where the environment for the target does not need it. */
  results: (CheckResult | null)[]
}

/** Facts about a package for one target, from a build or from the table of packages. */
export interface Shown {
  version: string | null
  finding: PackageFinding
  neededBy: string[]
}

/** The packages of one target, by name. */
export interface Target {
  /** Packages that the files require for this target; `missing` if the channel lacks it. */
  required: (Required & { missing?: PackageFinding })[]
  packages: ReadonlyMap<string, Shown>
}

/**
 * Makes the rows of the table: the packages that the files require first, then what they bring, each by name. `isAllowed` says
 * whether a package may be unsafe.
 */
export function checkedPackages(
  targets: Target[],
  isAllowed: (name: string, finding: PackageFinding) => boolean,
): CheckedDependency[] {
  const places = new Map<string, Set<string>>()
  for (const { name, requiredAt } of targets.flatMap(({ required }) => required))
    places.set(name, new Set([...(places.get(name) ?? []), ...requiredAt]))
  const brought = targets.flatMap(({ packages }) => [...packages.keys()]).filter((name) => !places.has(name))
  const sorted = (names: Iterable<string>) => [...new Set(names)].sort()
  return [...sorted(places.keys()), ...sorted(brought)].map((name) => ({
    name,
    direct: places.has(name),
    requiredAt: [...(places.get(name) ?? [])],
    neededBy: sorted(targets.flatMap(({ packages }) => packages.get(name)?.neededBy ?? [])),
    results: targets.map((target) => {
      const result = resultIn(target, name)
      if (!result) return null
      const { version, finding } = result
      return { version, ...finding, allowed: finding.verdict !== 'safe' && isAllowed(name, finding) }
    }),
  }))
}

function resultIn(
  { required, packages }: Target,
  name: string,
): { version: string | null; finding: PackageFinding } | null {
  const own = required.find((one) => one.name === name)
  if (own?.missing) return { version: null, finding: own.missing }
  return packages.get(name) ?? (own ? { version: null, finding: finding('unknown') } : null)
}

/**
 * Returns a function that says whether a package may be unsafe: if it is allowed, or if it turns the GIL on only through packages that
 * are. Names are compared by PEP 503.
 */
export function allowance(allowed: ReadonlySet<string>): (name: string, finding: PackageFinding) => boolean {
  return (name, { verdict, through }) =>
    allowed.has(name) ||
    (verdict === 'turns-gil-on' && through.length > 0 && through.every((other) => allowed.has(other)))
}

export type Standing = 'unsafe' | 'unknown' | 'allowed' | 'safe'

/** Returns how a package stands for all targets together. */
export function standingOf({ results }: Pick<CheckedDependency, 'results'>): Standing {
  const open = results.filter((one) => one && one.verdict !== 'safe' && !one.allowed)
  if (open.some((one) => one?.verdict !== 'unknown')) return 'unsafe'
  if (open.length > 0) return 'unknown'
  return results.some((one) => one?.allowed) ? 'allowed' : 'safe'
}
