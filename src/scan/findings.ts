import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench } from '../nix/bench.ts'
import type { StoreDerivation } from '../nix/instantiate.ts'
import { realise } from '../nix/realise.ts'

/** Something to be found out about a store path, by a derivation whose output is JSON. */
export interface Question {
  kind: 'scan' | 'interpreter' | 'fallback'
  /** Normal form of the distribution's name, or the interpreter's attribute. */
  name: string
  /** The store path that it is about. */
  subject: string
  by: StoreDerivation
}

/** Where answers are kept for good, for whoever asks next. */
export interface KnownFindings {
  /** By the out path of the derivation that found them. */
  byPath(paths: string[]): Promise<Map<string, unknown>>
  /** By name, what was found last. */
  newest(kind: Question['kind']): Promise<Map<string, unknown>>
  record(
    findings: { path: string; kind: Question['kind']; name: string; subject: string; data: unknown }[],
  ): Promise<void>
}

/**
 * The answers, by the out path of the derivation that gives each. What is known is not asked of Nix again: a package is
 * fetched and scanned once in its life. Throws `BuildFailed`.
 */
export async function find(
  bench: Bench,
  known: KnownFindings,
  questions: Question[],
): Promise<Map<string, unknown>> {
  const found = await known.byPath(questions.map(({ by }) => by.out))
  const open = [
    ...new Map(
      questions.filter(({ by }) => !found.has(by.out)).map((question) => [question.by.out, question]),
    ).values(),
  ]
  if (open.length === 0) return found
  await realise(
    bench,
    open.map(({ by }) => by.drv),
    join(bench.roots, 'scan'),
  )
  const answers = await Promise.all(
    open.map(async ({ by, kind, name, subject }) => {
      const data: unknown = JSON.parse(await readFile(by.out, 'utf8'))
      return { path: by.out, kind, name, subject, data }
    }),
  )
  await known.record(answers)
  return new Map([...found, ...answers.map(({ path, data }): [string, unknown] => [path, data])])
}
