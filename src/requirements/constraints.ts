import { normalName } from '../spec/names.ts'
import { satisfied, validConstraint } from './pep440.ts'
import type { Requirement, Unmapped } from './requirement.ts'

/** Versions that files require of a package in the spec. */
export interface Constraint {
  name: string
  constraint: string
  where: string
}

/** Returns the constraints on these packages, and separately those that are not in a form of PEP 440. */
export function constraintsOn(
  packages: readonly string[],
  requirements: Requirement[],
): { constraints: Constraint[]; unreadable: Unmapped[] } {
  const all = requirements
    .map(({ name, constraint, where }) => ({ name: normalName(name), constraint, where }))
    .filter(({ name, constraint }) => constraint !== '' && packages.includes(name))
  return {
    constraints: all.filter(({ constraint }) => validConstraint(constraint)),
    unreadable: all
      .filter(({ constraint }) => !validConstraint(constraint))
      .map(({ name, constraint, where }) => ({
        where,
        what: `${name} ${constraint}`,
        because: `PEP 440 has no such versions, so none is compared; ${name} is in the spec all the same.`,
      })),
  }
}

/**
 * Compares constraints with versions by name. Returns unmet ones with reasons, and as `unknown` those without a version, or with one
 * that is not of PEP 440.
 */
export function unmetConstraints(
  constraints: Constraint[],
  versions: ReadonlyMap<string, string>,
): { unmet: Unmapped[]; unknown: Constraint[] } {
  const judged = constraints.map((one) => {
    const version = versions.get(one.name)
    return { one, version, met: version === undefined ? null : satisfied(version, one.constraint) }
  })
  return {
    unmet: judged
      .filter(({ met }) => met === false)
      .map(({ one: { name, constraint, where }, version }) => ({
        where,
        what: `${name}${constraint}`,
        because: `The channel has ${version}, which is in the spec all the same.`,
      })),
    unknown: judged.filter(({ met }) => met === null).map(({ one }) => one),
  }
}
