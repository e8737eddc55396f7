import { satisfies, valid, validRange } from '@renovatebot/pep440'

/** Stands between alternatives, as in `>=1,<2 || ==3.1`; PEP 440 has none, other tools have. */
export const or = ' || '

export function isVersion(text: string): boolean {
  return valid(text) !== null
}

/** Returns whether these are specifiers of PEP 440, or alternatives of such; empty ones allow all. */
export function validConstraint(constraint: string): boolean {
  return constraint.split(or).every((one) => validRange(one))
}

/**
 * Returns whether a version is one of these (`>=1,<2`, or alternatives: `>=1,<2 || ==3.1`), pre-releases included; null where
 * either is not in a form of PEP 440.
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

/** The library compares prefixes number by number, and would not find `2.1` among `==2.1.0.*`. */
function padded(version: string): string {
  return version.replace(/^v?(?:\d+!)?\d+(?:\.\d+)*/i, (release) => {
    const missing = 6 - release.split('.').length
    return missing > 0 ? release + '.0'.repeat(missing) : release
  })
}
