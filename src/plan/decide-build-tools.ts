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

/** A package that the builds of rebuilt packages take, scanned. */
export interface ScannedTool {
  name: string
  /** The name of it in the decided sets: see `keys.ts`. */
  key: string
  version: string
  /** Whether the environment has it as well. */
  inEnvironment: boolean
  /** Names of the rebuilt packages whose builds take it. */
  neededBy: string[]
  /** The source's build; null where only the target's set has the package. */
  path: string | null
  /** Its native code. Null where there is no such build, or no cache has it and none was to be compiled. */
  native: NativeCode | null
  /** Null for one that is not known to be native yet; `untried` where no cache has what the trial needs. */
  fallback: Fallback | 'untried' | null
  /** Where the target's build will be, if it is rebuilt. */
  built: string | null
}

export type ToolFate = 'relinked' | 'rebuilt' | 'dropped'

export interface ToolDecision {
  tool: ScannedTool
  class: PackageClass | Unknown
  /** `unknown` where a build decides: by what the package holds, or by a trial. */
  fate: ToolFate | Unknown
  /** In plain words. */
  reason: string
  /** Whether the spec asks for the fate, by the tool's name. */
  askedFor: boolean
}

/**
 * Decides what builds get of a package: of a pure one the source's by links, and so of a native one without its native part
 * where it does the same work without; any other is rebuilt, before what needs it. Whether the environment has the package
 * makes no difference, so that what is rebuilt is the same derivation in all environments.
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
    // Not tried yet: the next look at the plan has the trial.
    if (!tool.fallback || tool.fallback.works)
      return as('dropped', `does its work without its native part (${facts})`)
    const lost = tool.fallback.lost.map(({ module }) => module)
    const named =
      lost.length > 3 ? `${lost.slice(0, 3).join(', ')} and ${lost.length - 3} more` : lost.join(', ')
    return as('rebuilt', `cannot do without its native part: ${named} could not be imported (${facts})`)
  })
}

/** Decides about a tool that was not scanned, as far as the spec and the interpreters alone do. */
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
