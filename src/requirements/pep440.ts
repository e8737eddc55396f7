import { satisfies, valid, validRange } from '@renovatebot/pep440'

/** Separator of alternatives, as in `>=1,<2 || ==3.1`. PEP 440 has no alternatives, but other tools have. */
export const or = ' || '

export function isVersion(text: string): boolean {
  return valid(text) !== null
}

/** Returns whether a text has specifiers of PEP 440, or alternatives of them; empty ones allow all versions. */
export function validConstraint(constraint: string): boolean {
  return constraint.split(or).every((one) => validRange(one))
}

/**
 * Returns whether a version meets a constraint (`>=1,<2`, or alternatives: `>=1,<2 || ==3.1`), including pre-releases; null if one
 * of the two is not in a form of PEP 440.
 */
export function satisfied(version: string, constraint: string): boolean | null {
  if (!isVersion(version)) return null
  const answers = constraint.split(or).map((one) => meetsAll(version, one))
  if (answers.includes(true)) return true
  return answers.includes(null) ? null : false
}

function meetsAll(version: string, specifiers: string): boolean | null {
  if (!validRange(specifiers)) return null
  return specifiers
    .split(',')
    .map((one) => one.trim())
    .every((one) =>
      one.startsWith('===')
        ? version.toLowerCase() === one.slice(3).trim().toLowerCase()
        : satisfies(padded(version), one, { prereleases: true }),
    )
}

/** Appends zeros to a version: the library compares prefixes number by number, and would not match `2.1` with `==2.1.0.*`. */
function padded(version: string): string {
  return version.replace(/^v?(?:\d+!)?\d+(?:\.\d+)*/i, (release) => {
    const missing = 6 - release.split('.').length
    return missing > 0 ? release + '.0'.repeat(missing) : release
  })
}
