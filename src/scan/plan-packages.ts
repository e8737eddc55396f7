import { isDeepStrictEqual } from 'node:util'
import { BuildFailed, type Fault } from '../errors.ts'
import type { Bench } from '../nix/bench.ts'
import { evaluate, type StoreDerivation } from '../nix/instantiate.ts'
import { type DecidedSets, renderBundle } from '../nix/render.ts'
import type { CanonicalSpec } from '../spec/schema.ts'
import { decideTools, type ScannedTool, type ToolDecision } from './build-tools.ts'
import type { Interpreters } from './classify.ts'
import { explainScanFailure } from './explain-scan-failure.ts'
import type { Fallback, InterpreterFacts, NativeCode } from './extension-modules.ts'
import { find, type KnownFindings, type Question } from './findings.ts'
import { overridesOf } from './overrides.ts'
import type { Owned } from './owner.ts'
import { type Decision, decide, type ScannedPackage } from './rebuild-set.ts'
import { refuse, unsupportedPin } from './refusals.ts'
import { assume, nothingAssumed, overlay, relevant, setsOf } from './sets.ts'

/** What is to become of every package of an environment, and of what builds them. */
export interface PackagePlan {
  packages: Decision[]
  tools: ToolDecision[]
  sets: DecidedSets
  comparison: Comparison
  /** Builds of the source's set that this takes, and both interpreters: what caches should have. */
  sources: Owned[]
}

/** The environment's derivations under these decisions, and what there is to compare them with. */
export interface Comparison {
  env: StoreDerivation
  check: StoreDerivation
  rebuilt: ({ name: string } & StoreDerivation)[]
  /** The source's own environment, and the target interpreter: what a channel's cache has. */
  cached: StoreDerivation[]
  /** What the names of packages of the target's set begin with. */
  prefix: string
}

/**
 * Decides what is rebuilt. What a rebuild needs is known only once it is decided on, and may itself have to be rebuilt: so
 * Nix is asked again, each time with more decided, until what it finds was decided already. What was found before about
 * packages of the same names goes in as a guess, so that one evaluation is the rule. Leaves the bundle rendered as the last
 * round had it. Throws `BuildFailed`.
 */
export async function planPackages(
  bench: Bench,
  spec: CanonicalSpec,
  known: KnownFindings,
): Promise<PackagePlan> {
  let assumed = assume(
    spec,
    (await known.newest('scan')) as Map<string, NativeCode>,
    (await known.newest('fallback')) as Map<string, Fallback>,
  )
  let isGuess = true
  for (let round = 1; round <= mostRounds; round++) {
    await renderBundle(bench.bundle, { ...spec, ...assumed }, bench.limits, bench)
    const found = await look(bench, spec).catch((error) => {
      if (isGuess && error instanceof BuildFailed && error.failure.class === 'eval-error') return null
      throw error
    })
    if (!found) {
      // It may be the guess that the channel cannot evaluate, and not the spec.
      assumed = nothingAssumed
      isGuess = false
      continue
    }
    const { packages, tools, interpreters } = await answered(bench, spec, found, known)
    const overrides = overridesOf(spec, found.called)
    const decisions = decide(overrides, packages, interpreters)
    const toolDecisions = decideTools(overrides, tools, decisions, interpreters)

    const sets = setsOf(decisions, toolDecisions, interpreters)
    const names = packages.map(({ name }) => name)
    const toolNames = tools.map(({ name }) => name)
    if (isDeepStrictEqual(relevant(assumed, names, toolNames), sets)) {
      refuse(overrides, decisions, toolDecisions, interpreters)
      const { comparison } = found
      return { packages: decisions, tools: toolDecisions, sets, comparison, sources: sourcesOf(found) }
    }
    assumed = overlay(assumed, sets, [...names, ...toolNames])
  }
  throw new Error(`what ${spec.packages.join(', ')} need to be built did not settle in ${mostRounds} rounds`)
}

/** A build tool that is built with another native one, and so on: nobody has so many. */
const mostRounds = 25

/** What `stages.nix` says under `plan`. */
interface Found {
  called: Record<string, string>
  sourceFacts: StoreDerivation
  targetFacts: StoreDerivation
  interpreters: StoreDerivation[]
  packages: (Omit<ScannedPackage, 'native'> & { drv: string; scan: StoreDerivation })[]
  tools: (Omit<ScannedTool, 'native' | 'fallback'> & {
    /** Of the source's build. */
    drv: string | null
    scan: StoreDerivation | null
    fallback: StoreDerivation | null
  })[]
  comparison: Comparison
}

type Refusal = { faults: string[] } | { unknown: string[]; refused: { name: string; reason: string }[] }

async function look(bench: Bench, spec: CanonicalSpec): Promise<Found> {
  const found = await evaluate<Found | Refusal>(bench, 'plan')
  if ('faults' in found) throw unsupportedPin(spec.channel, found.faults)
  if ('unknown' in found) throw notGiven(spec, found.unknown, found.refused)
  return found
}

function notGiven(
  spec: CanonicalSpec,
  unknown: string[],
  refused: { name: string; reason: string }[],
): BuildFailed {
  const faults: Fault[] = [
    ...unknown.map((name) => ({ name, reason: 'is not a package of the channel' })),
    ...refused,
  ].map(({ name, reason }) => ({
    pointer: `/packages/${spec.packages.indexOf(name)}`,
    detail: `"${name}" ${reason}.`,
  }))
  return new BuildFailed({
    class: 'package-unknown',
    ...(refused[0] && { package: refused[0].name }),
    message: `Channel ${spec.channel} cannot give all that is asked for: ${faults.map(({ detail }) => detail).join(' ')} Correct or remove these.`,
    faults,
  })
}

function sourcesOf({ interpreters, packages, tools }: Found): Owned[] {
  return [
    ...interpreters.map((one) => ({ name: null, ...one })),
    ...[...packages, ...tools].flatMap(({ name, drv, path }) =>
      drv && path ? [{ name, drv, out: path }] : [],
    ),
  ]
}

/** What was found, with the answers to all that it asks. */
async function answered(
  bench: Bench,
  spec: CanonicalSpec,
  found: Found,
  known: KnownFindings,
): Promise<{ packages: ScannedPackage[]; tools: ScannedTool[]; interpreters: Interpreters }> {
  const { packages, tools, sourceFacts, targetFacts } = found
  const about = (kind: Question['kind'], name: string, subject: string, by: StoreDerivation | null) =>
    by ? [{ kind, name, subject, by }] : []
  const questions = [
    ...about('interpreter', spec.source, spec.source, sourceFacts),
    ...about('interpreter', spec.target, spec.target, targetFacts),
    ...packages.flatMap(({ name, path, scan }) => about('scan', name, path, scan)),
    ...tools.flatMap(({ name, path, scan, fallback }) => [
      ...about('scan', name, path ?? '', scan),
      ...about('fallback', name, path ?? '', fallback),
    ]),
  ]
  const answers = await find(bench, known, questions).catch(async (error) => {
    throw await explainScanFailure(error, bench, spec, { sources: sourcesOf(found), questions })
  })
  const answer = <T>(by: StoreDerivation | null) => (by ? (answers.get(by.out) as T) : null)
  return {
    interpreters: {
      source: answer<InterpreterFacts>(sourceFacts) as InterpreterFacts,
      target: answer<InterpreterFacts>(targetFacts) as InterpreterFacts,
    },
    packages: packages.map(({ scan, drv: _, ...one }) => ({
      ...one,
      native: answer<NativeCode>(scan) as NativeCode,
    })),
    tools: tools.map(({ scan, fallback, drv: _, ...one }) => ({
      ...one,
      native: answer<NativeCode>(scan),
      fallback: answer<Fallback>(fallback),
    })),
  }
}
