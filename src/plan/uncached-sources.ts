import type { NixContext } from '../nix/context.ts'
import { dryRun } from '../nix/dry-run.ts'
import { realise } from '../nix/realise.ts'
import { dependentsOf } from '../nix/store/derivation.ts'
import type { Owned } from './scan/owner.ts'
import type { Check } from './scan/question.ts'

/** Builds of the source's set that neither the store nor a substituter has, and the checks that need one of them. */
export interface Uncached {
  builds: Owned[]
  questions: Set<Check>
  /** All derivations that Nix would build for the checks, including these. */
  derivations: string[]
}

/** Returns the builds of `sources` that Nix would run for these checks. Builds and fetches nothing. */
export async function needsCompiling(
  context: NixContext,
  questions: Check[],
  sources: Owned[],
): Promise<Uncached> {
  const derivations = await missingFor(context, questions)
  const builds = among(sources, derivations)
  const outs = new Set(builds.map(({ out }) => out))
  const itself = questions.filter(({ subject }) => outs.has(subject))
  const others = questions.filter(({ subject }) => !outs.has(subject))
  const needing = builds.length > 0 ? await needingAny(context, others, builds) : []
  return { builds, questions: new Set([...itself, ...needing]), derivations }
}

/** Bisects, because a dry run does not attribute builds to its arguments, and most checks need none of `builds`. */
async function needingAny(context: NixContext, questions: Check[], builds: Owned[]): Promise<Check[]> {
  if (questions.length === 0 || among(builds, await missingFor(context, questions)).length === 0) return []
  if (questions.length === 1) return questions
  const half = Math.ceil(questions.length / 2)
  return [
    ...(await needingAny(context, questions.slice(0, half), builds)),
    ...(await needingAny(context, questions.slice(half), builds)),
  ]
}

async function missingFor(context: NixContext, questions: Check[]): Promise<string[]> {
  const missing = await dryRun(
    context,
    questions.map(({ by }) => by.drv),
  )
  return missing.derivations
}

/** Returns the members of `sources` that are among `derivations`, each once. */
export function among(sources: Owned[], derivations: string[]): Owned[] {
  const wanted = new Set(derivations)
  return [...new Map(sources.map((one) => [one.drv, one])).values()].filter(({ drv }) => wanted.has(drv))
}

/**
 * Realises the derivations of checks without any build of `sources`, and returns the checks for which that worked. Ends Nix if
 * it starts such a build: a substituter that has announced a path may lack it, or have it with an untrusted signature.
 */
export async function realiseWithoutCompiling(
  context: NixContext,
  questions: Check[],
  sources: Owned[],
  root: string,
): Promise<Check[]> {
  const drvs = new Set(sources.map(({ drv }) => drv))
  let left = questions
  while (left.length > 0) {
    try {
      await realise(
        context,
        left.map(({ by }) => by.drv),
        root,
        ({ running }) => {
          for (const { drv } of running.values()) if (drvs.has(drv)) throw new WouldCompile(drv)
        },
      )
      return left
    } catch (error) {
      if (!(error instanceof WouldCompile)) throw error
      const needing = new Set(await dependentsOf(context, error.drv))
      left = left.filter(({ by }) => !needing.has(by.drv))
    }
  }
  return left
}

class WouldCompile extends Error {
  override name = 'WouldCompile'
  constructor(readonly drv: string) {
    super(`${drv} would be built`)
  }
}
