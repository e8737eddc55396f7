import type { DecidedSets } from '../nix/bundle.ts'
import type { ToolDecision, ToolFate } from './decide-build-tools.ts'
import type { Decision } from './decide-packages.ts'
import { isAskedFor, type Overrides } from './overrides.ts'
import type { Fallback, NativeCode } from './scan/classify.ts'
import { hasNativePart, type Interpreters, sameAbi } from './scan/classify.ts'

/**
 * Converts decisions into sorted lists of keys for Nix. Counts an unknown package as pure, and a native tool without a trial as
 * one that works without its native part.
 */
export function setsOf(
  decisions: Decision[],
  tools: ToolDecision[],
  interpreters: Interpreters,
): DecidedSets {
  const named = (is: (decision: Decision) => boolean) =>
    decisions
      .filter(is)
      .map((decision) => decision.package.key)
      .sort()
  const toolsThatAre = (fate: ToolFate) =>
    tools
      .filter((decision) => fate === fateForNix(decision))
      .map(({ tool }) => tool.key)
      .sort()
  return {
    rebuildSet: named(({ fate }) => fate === 'rebuilt'),
    dropSet: named(({ fate }) => fate === 'dropped'),
    keepSet: named(
      ({ fate, class: kind }) =>
        fate === 'reused' && kind !== 'pure' && kind !== 'unknown' && !sameAbi(interpreters),
    ),
    tools: { rebuild: toolsThatAre('rebuilt'), drop: toolsThatAre('dropped') },
  }
}

function fateForNix({ fate, class: kind }: ToolDecision): ToolFate {
  if (fate !== 'unknown') return fate
  return kind === 'unknown' ? 'relinked' : 'dropped'
}

/**
 * Guesses the decisions from the newest findings about packages of the same names. A right guess saves an evaluation; a wrong
 * one only costs another.
 */
export function speculate(
  overrides: Overrides,
  scans: Map<string, NativeCode>,
  fallbacks: Map<string, Fallback>,
): DecidedSets {
  const native = [...scans].filter(([, found]) => hasNativePart(found)).map(([name]) => name)
  const asked = (list: Overrides['rebuild']) => (name: string) => isAskedFor(list, { name })
  const rebuilt = (name: string) =>
    overrides.rebuild === 'auto'
      ? !asked(overrides.drop)(name) && !asked(overrides.keep)(name)
      : asked(overrides.rebuild)(name)
  const rebuiltTool = (name: string) =>
    asked(overrides.rebuild)(name) ||
    (fallbacks.get(name)?.works === false && !asked(overrides.drop)(name) && !asked(overrides.keep)(name))
  return {
    rebuildSet: [...new Set([...native.filter(rebuilt), ...listed(overrides.rebuild)])],
    dropSet: native.filter(asked(overrides.drop)),
    keepSet: native.filter((name) => !rebuilt(name) && !asked(overrides.drop)(name)),
    tools: {
      rebuild: [...new Set([...native.filter(rebuiltTool), ...listed(overrides.rebuild)])],
      drop: native.filter((name) => !rebuiltTool(name)),
    },
  }
}

/** Drops guessed names that are neither in the environment (`keys`) nor among its build tools (`toolKeys`). */
export function restrictTo(sets: DecidedSets, keys: string[], toolKeys: string[]): DecidedSets {
  const among = (list: string[], all: string[]) => list.filter((key) => all.includes(key)).sort()
  return {
    rebuildSet: among(sets.rebuildSet, keys),
    dropSet: among(sets.dropSet, keys),
    keepSet: among(sets.keepSet, keys),
    tools: { rebuild: among(sets.tools.rebuild, toolKeys), drop: among(sets.tools.drop, toolKeys) },
  }
}

/** Replaces guesses about the packages in `seen` by decisions, and keeps the other guesses. */
export function applyDecisions(assumed: DecidedSets, decided: DecidedSets, seen: string[]): DecidedSets {
  const with_ = (old: string[], now: string[]) => [...old.filter((name) => !seen.includes(name)), ...now]
  return {
    rebuildSet: with_(assumed.rebuildSet, decided.rebuildSet),
    dropSet: with_(assumed.dropSet, decided.dropSet),
    keepSet: with_(assumed.keepSet, decided.keepSet),
    tools: {
      rebuild: with_(assumed.tools.rebuild, decided.tools.rebuild),
      drop: with_(assumed.tools.drop, decided.tools.drop),
    },
  }
}

const listed = (list: string[] | 'auto' | 'none') => (Array.isArray(list) ? list : [])
