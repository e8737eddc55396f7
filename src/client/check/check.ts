import { allowedSet } from '../../requirements/allowed-packages.ts'
import type { Constraint } from '../../requirements/constraints.ts'
import { satisfied } from '../../requirements/pep440.ts'
import type { Unmapped } from '../../requirements/requirement.ts'
import type { Spec } from '../../spec/schema.ts'
import type { Environment } from '../http/environments.ts'
import { allowance, type CheckedDependency, checkedPackages, standingOf, type Target } from './checked.ts'

/** The packages that files require for one target. */
export interface ToCheck {
  /** As the caller has named the target, or its attribute. */
  label: string
  /** Attribute of the channel. */
  target: string
  /** Without any package if the channel has none of them. */
  spec: Spec
  required: Target['required']
  constraints: Constraint[]
  /** Entries that name no package, or are under a condition that cannot be judged. */
  notChecked: Unmapped[]
}

/** The results of a check for all targets. */
export interface DependencyCheck {
  targets: CheckedTarget[]
  packages: CheckedDependency[]
  /** Entries of the files that were not checked, because they name no package of the channel. */
  notChecked: Unmapped[]
  /** Versions that the files require, and the channel does not have. */
  otherVersions: Unmapped[]
  /** Names that are allowed, though nothing is wrong with them. */
  idle: string[]
}

export interface CheckedTarget extends Pick<ToCheck, 'label' | 'target'> {
  /** Null if nothing was built. */
  environment: Environment | null
}

/** Returns the names of the packages that the channel has. */
export function namesIn({ required }: Pick<ToCheck, 'required'>): string[] {
  return required.flatMap(({ name, missing }) => (missing ? [] : [name]))
}

/** Joins what is known of the packages of each target with what the project allows. */
export function checkOf(
  targets: (ToCheck & { environment: Environment | null; packages: Target['packages'] })[],
  allowed: string[],
): DependencyCheck {
  const set = allowedSet(allowed)
  const has = (text: string) => [...allowedSet([text])].every((one) => set.has(one))
  const packages = checkedPackages(targets, allowance(set))
  const entries = targets.flatMap(({ notChecked }) => notChecked)
  const used = allowedSet([
    ...packages.filter(({ results }) => results.some((one) => one?.allowed)).map(({ name }) => name),
    ...entries.map(({ what }) => what),
  ])
  return {
    targets: targets.map(({ label, target, environment }) => ({ label, target, environment })),
    packages,
    notChecked: distinct(entries.filter(({ what }) => !has(what))),
    otherVersions: distinct(targets.flatMap(otherVersions)),
    idle: allowed.filter((name) => ![...allowedSet([name])].every((one) => used.has(one))),
  }
}

/** Returns the targets under which the packages turn the GIL on together, though none of them does so alone. */
export function unsafeTogether({
  targets,
  packages,
}: Pick<DependencyCheck, 'targets' | 'packages'>): CheckedTarget[] {
  return targets.filter(
    ({ environment }, index) =>
      environment?.gil?.state === 'on' &&
      !packages.some(({ results }) => results[index]?.verdict === 'turns-gil-on'),
  )
}

/** Returns whether all is safe or allowed, something is not, or something is not known or was not checked. */
export function checkOutcome(check: DependencyCheck): 'safe' | 'unsafe' | 'unchecked' {
  const standings = new Set(check.packages.map(standingOf))
  if (standings.has('unsafe') || unsafeTogether(check).length > 0) return 'unsafe'
  return standings.has('unknown') || check.notChecked.length > 0 ? 'unchecked' : 'safe'
}

/** Returns the constraints that the versions of the channel do not meet. */
function otherVersions({ constraints, packages }: Pick<ToCheck, 'constraints'> & Target): Unmapped[] {
  return constraints.flatMap(({ name, constraint, where }) => {
    const version = packages.get(name)?.version
    if (!version || satisfied(version, constraint) !== false) return []
    return [{ where, what: `${name}${constraint}`, because: `The channel has ${version}.` }]
  })
}

function distinct<T extends object>(entries: T[]): T[] {
  return [...new Map(entries.map((one) => [JSON.stringify(one), one])).values()]
}
