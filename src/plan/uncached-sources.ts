import type { Bench } from '../nix/context.ts'
import { whatIsMissing } from '../nix/dry-run.ts'
import { realise } from '../nix/realise.ts'
import { dependentsOf } from '../nix/store/derivation.ts'
import type { Owned } from './scan/owner.ts'
import type { Question } from './scan/question.ts'

/** Builds of the source's set that neither the store nor a substituter has, and the questions that need one of them. */
export interface Uncached {
  builds: Owned[]
  questions: Set<Question>
  /** All that Nix would build for the questions, these builds among it. */
  derivations: string[]
}

/** Finds out what of the source's side Nix would have to build to answer these questions. Builds and fetches nothing. */
export async function needsCompiling(
  bench: Bench,
  questions: Question[],
  sources: Owned[],
): Promise<Uncached> {
  const derivations = await missingFor(bench, questions)
  const builds = among(sources, derivations)
  const outs = new Set(builds.map(({ out }) => out))
  const itself = questions.filter(({ subject }) => outs.has(subject))
  const others = questions.filter(({ subject }) => !outs.has(subject))
  const needing = builds.length > 0 ? await needingAny(bench, others, builds) : []
  return { builds, questions: new Set([...itself, ...needing]), derivations }
}

/** By halves: Nix does not say what is built for which, and most questions need none of these builds. */
async function needingAny(bench: Bench, questions: Question[], builds: Owned[]): Promise<Question[]> {
  if (questions.length === 0 || among(builds, await missingFor(bench, questions)).length === 0) return []
  if (questions.length === 1) return questions
  const half = Math.ceil(questions.length / 2)
  return [
    ...(await needingAny(bench, questions.slice(0, half), builds)),
    ...(await needingAny(bench, questions.slice(half), builds)),
  ]
}

async function missingFor(bench: Bench, questions: Question[]): Promise<string[]> {
  const missing = await whatIsMissing(
    bench,
    questions.map(({ by }) => by.drv),
  )
  return missing.derivations
}

/** Those of the builds that these derivations make, each once. */
export function among(sources: Owned[], derivations: string[]): Owned[] {
  const wanted = new Set(derivations)
  return [...new Map(sources.map((one) => [one.drv, one])).values()].filter(({ drv }) => wanted.has(drv))
}

/**
 * Realises the questions' derivations without one build of the source's side, and returns the questions that this was possible
 * for. A substituter that has promised a path may not have it after all, or not as Nix wants it signed; Nix then builds it, and
 * is ended.
 */
export async function realiseWithoutCompiling(
  bench: Bench,
  questions: Question[],
  sources: Owned[],
  root: string,
): Promise<Question[]> {
  const drvs = new Set(sources.map(({ drv }) => drv))
  let left = questions
  while (left.length > 0) {
    try {
      await realise(
        bench,
        left.map(({ by }) => by.drv),
        root,
        ({ running }) => {
          for (const { drv } of running.values()) if (drvs.has(drv)) throw new WouldCompile(drv)
        },
      )
      return left
    } catch (error) {
      if (!(error instanceof WouldCompile)) throw error
      const needing = new Set(await dependentsOf(bench, error.drv))
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
