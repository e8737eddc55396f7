import { isAskedFor, type Overrides } from './overrides.ts'
import type { NativeCode } from './scan/classify.ts'
import {
  classOf,
  describe,
  type Interpreters,
  type PackageClass,
  sameAbi,
  type Unknown,
} from './scan/classify.ts'

/** A package of the source's environment, with the result of its scan. */
export interface ScannedPackage {
  /** PEP 503 normal form of the distribution's name. */
  name: string
  /** Its name in the decided sets: see `keys.ts`. */
  key: string
  /** Its name in the environment's report: the distribution's, or the last part of the path if packages share that name. */
  label: string
  version: string
  /** Its names in the spec; empty for a dependency. */
  requestedAs: string[]
  path: string
  /** Native code of the source's build. Null if no cache has that build and a plan may not compile it. */
  native: NativeCode | null
}

export type Fate = 'reused' | 'rebuilt' | 'dropped'

/** The fate of a package, and its reason. */
export interface Decision {
  package: ScannedPackage
  class: PackageClass | Unknown
  /** `unknown` only if the class is unknown: then only a build can decide. */
  fate: Fate | Unknown
  /** In plain words. */
  reason: string
}

/** Decides which packages of the environment are rebuilt for the target, and which lose their native modules. */
export function decidePackages(
  overrides: Overrides,
  packages: ScannedPackage[],
  interpreters: Interpreters,
): Decision[] {
  return packages.map((scanned) => {
    if (!scanned.native) return unscanned(overrides, scanned, interpreters)
    const kind = classOf(scanned.native, interpreters.target)
    const facts = describe(scanned.native, kind, interpreters)
    const as = (fate: Fate, reason: string): Decision => ({ package: scanned, class: kind, fate, reason })

    if (isAskedFor(overrides.drop, scanned)) {
      return kind === 'pure'
        ? as('reused', `${facts}; there is nothing to drop`)
        : as('dropped', `asked for: runs without its native part (${facts})`)
    }
    if (isAskedFor(overrides.rebuild, scanned)) return as('rebuilt', `asked for (${facts})`)
    if (isAskedFor(overrides.keep, scanned)) {
      return kind === 'pure' || sameAbi(interpreters)
        ? as('reused', `asked for (${facts})`)
        : as('reused', `asked for: stays as it is, and its native part is out of play (${facts})`)
    }
    if (kind === 'pure' || sameAbi(interpreters)) return as('reused', facts)
    if (overrides.rebuild === 'auto') return as('rebuilt', facts)
    return as('reused', `not to be rebuilt, so its native part is out of play: ${facts}`)
  })
}

/** Decides about a package that was not scanned, from the spec and the interpreters only. */
function unscanned(overrides: Overrides, scanned: ScannedPackage, interpreters: Interpreters): Decision {
  const as = (fate: Decision['fate'], reason: string): Decision => ({
    package: scanned,
    class: 'unknown',
    fate,
    reason: `${reason}: ${notLookedAt}`,
  })
  if (isAskedFor(overrides.rebuild, scanned)) return as('rebuilt', 'asked for')
  if (sameAbi(interpreters)) return as('reused', 'of the same ABI, whatever it holds')
  return as('unknown', 'not known whether it is native')
}

/** Reason why a plan cannot classify a package. */
export const notLookedAt =
  'no cache has the source’s build, a plan compiles nothing, and a build compiles it to find out'
