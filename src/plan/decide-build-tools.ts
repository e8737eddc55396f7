import { type Decision, notLookedAt } from './decide-packages.ts'
import { isAskedFor, type Overrides } from './overrides.ts'
import type { Fallback, NativeCode } from './scan/classify.ts'
import {
  classOf,
  describe,
  type Interpreters,
  type PackageClass,
  sameAbi,
  type Unknown,
} from './scan/classify.ts'

/** A package that the builds of rebuilt packages use, with the results of its scan. */
export interface ScannedTool {
  name: string
  /** Its name in the decided sets: see `keys.ts`. */
  key: string
  version: string
  /** Whether the environment has it as well. */
  inEnvironment: boolean
  /** Names of the rebuilt packages whose builds use it. */
  neededBy: string[]
  /** Store path of the source's build; null if only the target's set has the package. */
  path: string | null
  /** Native code of the source's build. Null if there is no such build, or if no cache has it and a plan may not compile it. */
  native: NativeCode | null
  /** Result of the trial without its native part. Null before the package is found native; `untried` if no cache has the inputs. */
  fallback: Fallback | 'untried' | null
  /** Store path of the target's build, if it is rebuilt. */
  built: string | null
}

export type ToolFate = 'relinked' | 'rebuilt' | 'dropped'

export interface ToolDecision {
  tool: ScannedTool
  class: PackageClass | Unknown
  /** `unknown` if only a build can decide, by a scan or a trial. */
  fate: ToolFate | Unknown
  /** In plain words. */
  reason: string
  /** Whether the spec asks for this fate by the tool's name. */
  askedFor: boolean
}

/**
 * Decides which form of each build tool the builds use: links to the source's build if it is pure, links without the native
 * part if it works without that, and else a rebuild. Ignores whether the environment has the package, so that a rebuilt
 * package is the same derivation in all environments.
 */
export function decideTools(
  overrides: Overrides,
  tools: ScannedTool[],
  environment: Decision[],
  interpreters: Interpreters,
): ToolDecision[] {
  return tools.map((tool) => {
    if (!tool.native && tool.path !== null) return unscanned(overrides, tool, interpreters)
    const kind = tool.native ? classOf(tool.native, interpreters.target) : 'pure'
    const as = (fate: ToolDecision['fate'], reason: string): ToolDecision => ({
      tool,
      class: kind,
      fate,
      reason,
      askedFor: false,
    })
    const asked = (fate: ToolFate, reason: string) => ({ ...as(fate, reason), askedFor: true })
    if (!tool.native)
      return as(
        'rebuilt',
        'the source’s set has no build of it: only the target’s set has it, or a variant that the channel makes for a build',
      )

    const facts = describe(tool.native, kind, interpreters)
    if (isAskedFor(overrides.rebuild, tool)) return asked('rebuilt', `asked for (${facts})`)
    if (kind === 'pure' || sameAbi(interpreters)) return as('relinked', facts)
    if (isAskedFor(overrides.drop, tool) || isAskedFor(overrides.keep, tool))
      return asked('dropped', `asked for: runs without its native part (${facts})`)
    if (environment.some((one) => one.package.path === tool.path && one.fate !== 'rebuilt'))
      return as('dropped', `not to be rebuilt, so its native part is out of play: ${facts}`)
    if (tool.fallback === 'untried')
      return as(
        'unknown',
        `not known whether it does its work without its native part (${facts}): ${notLookedAt}`,
      )
    // Not tried yet: the next round of the plan runs the trial.
    if (!tool.fallback || tool.fallback.works)
      return as('dropped', `does its work without its native part (${facts})`)
    const lost = tool.fallback.lost.map(({ module }) => module)
    const named =
      lost.length > 3 ? `${lost.slice(0, 3).join(', ')} and ${lost.length - 3} more` : lost.join(', ')
    return as('rebuilt', `cannot do without its native part: ${named} could not be imported (${facts})`)
  })
}

/** Decides about a tool that was not scanned, from the spec and the interpreters only. */
function unscanned(overrides: Overrides, tool: ScannedTool, interpreters: Interpreters): ToolDecision {
  const as = (fate: ToolDecision['fate'], reason: string, askedFor = false): ToolDecision => ({
    tool,
    class: 'unknown',
    fate,
    reason: `${reason}: ${notLookedAt}`,
    askedFor,
  })
  if (isAskedFor(overrides.rebuild, tool)) return as('rebuilt', 'asked for', true)
  if (sameAbi(interpreters)) return as('relinked', 'of the same ABI, whatever it holds')
  return as('unknown', 'not known whether it is native')
}
