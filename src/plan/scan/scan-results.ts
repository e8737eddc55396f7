import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NixContext } from '../../nix/context.ts'
import { realise } from '../../nix/realise.ts'
import { requireMachines } from '../../nix/require-machines.ts'
import { validPaths } from '../../nix/store/store.ts'
import { needsCompiling, realiseWithoutCompiling } from '../uncached-sources.ts'
import type { NativeCode } from './classify.ts'
import { hasNativePart } from './classify.ts'
import { askListings } from './listings.ts'
import type { Owned } from './owner.ts'
import type { Check } from './question.ts'

/** Permanent store of findings, which later plans and builds reuse. */
export interface KnownFindings {
  /** Returns findings by the out path of their derivations. */
  byPath(paths: string[]): Promise<Map<string, unknown>>
  /** Returns the newest finding of each name. */
  newest(kind: Check['kind']): Promise<Map<string, unknown>>
  record(findings: Finding[]): Promise<void>
}

interface Finding {
  path: string
  kind: Check['kind']
  name: string
  subject: string
  data: unknown
}

/** Builds of the source's set that the checks need, which caches should have. */
export interface SourceBuilds {
  sources: Owned[]
  /** Whether Nix may compile builds that no cache has. */
  compile: boolean
}

/**
 * Returns the results of checks by the out paths of their derivations. Runs no check that has a finding in `known`, and fetches
 * no package that a cache's listing proves pure. Without `compile`, as in a plan, leaves out results of checks that need builds
 * that neither the store nor a substituter has, and those of interpreters if no package is native. Throws `BuildFailed`.
 */
export async function runChecks(
  context: NixContext,
  known: KnownFindings,
  questions: Check[],
  { sources, compile }: SourceBuilds,
): Promise<Map<string, unknown>> {
  const found = await known.byPath(questions.map(({ by }) => by.out))
  const keep = async (findings: Finding[]) => {
    if (findings.length > 0) await known.record(findings)
    for (const { path, data } of findings) found.set(path, data)
  }
  const open = () => [
    ...new Map(
      questions.filter(({ by }) => !found.has(by.out)).map((question) => [question.by.out, question]),
    ).values(),
  ]
  await keep(await pureByListing(context, open()))
  const left = open()
  if (left.length === 0 || (!compile && nothingIsNative(questions, left, found))) return found

  const uncached = await needsCompiling(context, left, sources)
  const root = join(context.roots, 'scan')
  if (compile) {
    await requireMachines(context, uncached.derivations, sources)
    await sayWhatIsCompiled(context, uncached.builds)
    await realise(
      context,
      left.map(({ by }) => by.drv),
      root,
    )
    await keep(await readAnswers(left))
  } else {
    const askable = left.filter((question) => !uncached.questions.has(question))
    const toBuild = askable.length > 0 ? withoutSources(uncached.derivations, sources) : []
    await requireMachines(context, toBuild, sources)
    await keep(await readAnswers(await realiseWithoutCompiling(context, askable, sources, root)))
  }
  return found
}

/**
 * Returns whether only checks of interpreters are left and no package is native. Facts of interpreters matter to native code
 * only, so a plan then uses their definitions and fetches no interpreter.
 */
function nothingIsNative(questions: Check[], left: Check[], found: Map<string, unknown>): boolean {
  return (
    left.every(({ kind }) => kind === 'interpreter') &&
    questions.every(({ kind, by }) => kind !== 'scan' || !hasNativePart(found.get(by.out) as NativeCode))
  )
}

function withoutSources(derivations: string[], sources: Owned[]): string[] {
  const drvs = new Set(sources.map(({ drv }) => drv))
  return derivations.filter((drv) => !drvs.has(drv))
}

/** Returns findings for packages outside the store whose listings prove them pure. */
async function pureByListing(context: NixContext, open: Check[]): Promise<Finding[]> {
  const scans = open.filter(({ kind }) => kind === 'scan')
  if (scans.length === 0) return []
  const valid = new Set(
    await validPaths(
      context.settings,
      scans.map(({ subject }) => subject),
    ),
  )
  const absent = scans.filter(({ subject }) => !valid.has(subject))
  const { pure, candidates } = await askListings(
    context,
    absent.map(({ subject }) => subject),
  )
  if (absent.length > 0)
    await context.log(
      `listings of caches: ${pure.size} of ${absent.length} packages hold no native code, ${candidates.size} may`,
    )
  const nothing: NativeCode = { modules: [], libraries: [] }
  return absent
    .filter(({ subject }) => pure.has(subject))
    .map(({ by, ...question }) => ({ ...question, path: by.out, data: nothing }))
}

function readAnswers(questions: Check[]): Promise<Finding[]> {
  return Promise.all(
    questions.map(async ({ by, ...question }) => {
      const data: unknown = JSON.parse(await readFile(by.out, 'utf8'))
      return { ...question, path: by.out, data }
    }),
  )
}

/** Logs the source's builds that this worker compiles, in one line; nothing if there are none. */
export async function sayWhatIsCompiled({ log }: Pick<NixContext, 'log'>, builds: Owned[]): Promise<void> {
  if (builds.length === 0) return
  const names = [...new Set(builds.map(({ name }) => name ?? 'an interpreter'))]
  await log(`no cache has the source’s builds of ${names.join(', ')}: they are compiled here`)
}
