import { isDeepStrictEqual } from 'node:util'
import { unsupportedPin } from '../channel/pin.ts'
import { BuildFailed } from '../errors.ts'
import { type DecidedSets, nothingAssumed, renderBundle, type UnlistedTool } from '../nix/bundle.ts'
import type { NixContext } from '../nix/context.ts'
import { instantiate, type StoreDerivation } from '../nix/evaluate.ts'
import type { Comparison } from '../nix/stages.ts'
import type { CanonicalSpec } from '../spec/schema.ts'
import { assumedFacts, type DefinedInterpreter } from './assumed-facts.ts'
import { decideTools, type ScannedTool, type ToolDecision } from './decide-build-tools.ts'
import { type Decision, decidePackages, type ScannedPackage } from './decide-packages.ts'
import { applyDecisions, restrictTo, setsOf, speculate } from './decided-sets.ts'
import { type NotGiven, notGiven } from './not-given.ts'
import { type Attributes, overridesOf } from './overrides.ts'
import { rejectCrashes, rejectForeignAbi, rejectUnsupported } from './refuse.ts'
import type { Fallback, InterpreterFacts, Interpreters, NativeCode } from './scan/classify.ts'
import { explainScanFailure } from './scan/explain-scan-failure.ts'
import { keyed } from './scan/keys.ts'
import type { Owned } from './scan/owner.ts'
import type { Check } from './scan/question.ts'
import type { KnownFindings, SourceBuilds } from './scan/scan-results.ts'
import { runChecks } from './scan/scan-results.ts'
import { unlistedTools } from './unlisted-tools.ts'

/** Decisions about every package of an environment and every tool that builds them. */
export interface PackagePlan {
  packages: Decision[]
  tools: ToolDecision[]
  sets: DecidedSets
  comparison: Comparison
  /** Builds of the source's set that the plan uses, and both interpreters. Caches should have all of them. */
  sources: Owned[]
}

/** Findings of a build so far about packages that do not build. */
export interface PlanLimits {
  /** Packages to drop besides those of the spec, by the store path of the source's build, each with its reason. */
  dropped: ReadonlyMap<string, string>
  /** Whether packages of the spec have been left out, so that its lists may name packages that are gone. */
  shrunk: boolean
}

/**
 * Decides what to rebuild. The inputs of a rebuild appear only after the decision for it, and may need a rebuild too: so this
 * evaluates again with the new decisions until an evaluation brings no new package. Starts from a guess by earlier findings
 * about packages of the same names, which usually saves all but one evaluation. Leaves the bundle of the last round.
 * `compile` as in `runChecks`. Throws `BuildFailed`.
 */
export async function planPackages(
  context: NixContext,
  spec: CanonicalSpec,
  known: KnownFindings,
  { compile }: Pick<SourceBuilds, 'compile'>,
  { dropped, shrunk }: PlanLimits = { dropped: new Map(), shrunk: false },
): Promise<PackagePlan> {
  let assumed = speculate(
    spec,
    (await known.newest('scan')) as Map<string, NativeCode>,
    (await known.newest('fallback')) as Map<string, Fallback>,
  )
  let isGuess = true
  let unlisted: UnlistedTool[] = []
  for (let round = 1; round <= mostRounds; round++) {
    await renderBundle(
      context.bundle,
      { ...spec, ...withUnlisted(assumed, unlisted) },
      context.limits,
      context,
    )
    const found = await look(context, spec).catch((error) => {
      if (isGuess && error instanceof BuildFailed && error.failure.class === 'eval-error') return null
      throw error
    })
    if (!found) {
      // Tries again without the guess, which may be the cause of the evaluation error.
      assumed = nothingAssumed
      isGuess = false
      continue
    }
    const { packages, tools, interpreters } = await answered(context, spec, found, known, compile)
    rejectForeignAbi(spec, interpreters, found.sameAbi)
    const asked = overridesOf(spec, found, [...packages, ...tools])
    const alsoDropped = packages.filter(({ path }) => dropped.has(path)).map(({ key }) => key)
    const overrides = { ...asked, drop: [...asked.drop, ...alsoDropped] }
    const decisions = decidePackages(overrides, packages, interpreters).map((decision) => {
      const reason = dropped.get(decision.package.path)
      return reason === undefined ? decision : { ...decision, reason }
    })
    const toolDecisions = decideTools(overrides, tools, decisions, interpreters)

    const sets = setsOf(decisions, toolDecisions, interpreters)
    const keys = packages.map(({ key }) => key)
    const toolKeys = tools.map(({ key }) => key)
    if (isDeepStrictEqual(restrictTo(assumed, keys, toolKeys), sets)) {
      const { comparison } = found
      const more = (await unlistedTools(context, comparison)).filter((one) => !has(unlisted, one))
      if (more.length === 0) {
        if (shrunk) rejectCrashes(overrides, decisions, interpreters)
        else rejectUnsupported(overrides, decisions, toolDecisions, interpreters)
        const decided = withUnlisted(sets, unlisted)
        return {
          packages: decisions,
          tools: toolDecisions,
          sets: decided,
          comparison,
          sources: sourcesOf(found),
        }
      }
      unlisted = [...unlisted, ...more]
    }
    // Also drops guesses by name, which decide neither of two packages that share the name.
    const names = [...packages, ...tools].map(({ name }) => name)
    assumed = applyDecisions(assumed, sets, [...keys, ...toolKeys, ...names])
  }
  throw new Error(`what ${spec.packages.join(', ')} need to be built did not settle in ${mostRounds} rounds`)
}

const withUnlisted = (sets: DecidedSets, unlisted: UnlistedTool[]): DecidedSets =>
  unlisted.length === 0 ? sets : { ...sets, tools: { ...sets.tools, unlisted } }

const has = (tools: UnlistedTool[], { name, path }: UnlistedTool) =>
  tools.some((one) => one.name === name && (one.path === path || path === null))

/** Each round can add one level of native build tools that are built with native build tools; real chains are far shorter. */
const mostRounds = 25

/** Result of the attribute `plan` of `stages.nix`. */
interface Found extends Attributes {
  /** Whether the target loads modules compiled for the source, judged by the names of the two. */
  sameAbi: boolean
  sourceFacts: StoreDerivation
  targetFacts: StoreDerivation
  /** The source, and the target. */
  interpreters: [StoreDerivation & DefinedInterpreter, StoreDerivation & DefinedInterpreter]
  packages: (Omit<ScannedPackage, 'native' | 'key'> & { drv: string; scan: StoreDerivation })[]
  tools: (Omit<ScannedTool, 'native' | 'key' | 'fallback'> & {
    /** Derivation of the source's build. */
    drv: string | null
    scan: StoreDerivation | null
    fallback: StoreDerivation | null
  })[]
  comparison: Comparison
}

type Refusal = { faults: string[] } | NotGiven

async function look(context: NixContext, spec: CanonicalSpec): Promise<Found> {
  const found = await instantiate<Found | Refusal>(context, 'plan')
  if ('faults' in found) throw unsupportedPin(spec.channel, found.faults)
  if ('unknown' in found) throw await notGiven(context, spec, found)
  return found
}

function sourcesOf({ interpreters, packages, tools }: Found): Owned[] {
  return [
    ...interpreters.map(({ drv, out }) => ({ name: null, drv, out })),
    ...[...packages, ...tools].flatMap(({ name, drv, path }) =>
      drv && path ? [{ name, drv, out: path }] : [],
    ),
  ]
}

/** Runs the checks that an evaluation lists, and returns its packages, tools and interpreters with their results. */
async function answered(
  context: NixContext,
  spec: CanonicalSpec,
  found: Found,
  known: KnownFindings,
  compile: boolean,
): Promise<{ packages: ScannedPackage[]; tools: ScannedTool[]; interpreters: Interpreters }> {
  const { packages, tools, sourceFacts, targetFacts } = found
  const about = (kind: Check['kind'], name: string, subject: string, by: StoreDerivation | null) =>
    by ? [{ kind, name, subject, by }] : []
  const sources = sourcesOf(found)
  const questions = [
    ...about('interpreter', spec.source, spec.source, sourceFacts),
    ...about('interpreter', spec.target, spec.target, targetFacts),
    ...packages.flatMap(({ name, path, scan }) => about('scan', name, path, scan)),
    ...tools.flatMap(({ name, path, scan, fallback }) => [
      ...about('scan', name, path ?? '', scan),
      ...about('fallback', name, path ?? '', fallback),
    ]),
  ]
  const answers = await runChecks(context, known, questions, { sources, compile }).catch(async (error) => {
    throw await explainScanFailure(error, context, spec, { sources, questions })
  })
  const answer = <T>(by: StoreDerivation | null) =>
    by ? ((answers.get(by.out) as T | undefined) ?? null) : null
  const [source, target] = found.interpreters
  return {
    interpreters: {
      source: answer<InterpreterFacts>(sourceFacts) ?? assumedFacts(source, spec.system),
      target: answer<InterpreterFacts>(targetFacts) ?? assumedFacts(target, spec.system),
    },
    ...keyed(
      packages.map(({ scan, drv: _, ...one }) => ({
        ...one,
        native: answer<NativeCode>(scan),
      })),
      tools.map(({ scan, fallback, drv: _, ...one }) => ({
        ...one,
        native: answer<NativeCode>(scan),
        fallback: answer<Fallback>(fallback) ?? (fallback && 'untried'),
      })),
    ),
  }
}
