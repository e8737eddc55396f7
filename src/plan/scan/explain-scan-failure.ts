import { BuildFailed } from '../../errors.ts'
import type { NixContext } from '../../nix/context.ts'
import type { CanonicalSpec } from '../../spec/schema.ts'
import { type Owned, packageOwning } from './owner.ts'
import type { Check } from './question.ts'
import { ownFailure, sourceFailure } from './reclassify.ts'

/**
 * Adds the package to a `BuildFailed` of a scan, and the class: a build of the source's set that a cache should have, or one of
 * Patchbay's own derivations. Returns other errors unchanged.
 */
export async function explainScanFailure(
  error: unknown,
  context: NixContext,
  spec: CanonicalSpec,
  { sources, questions }: { sources: Owned[]; questions: Check[] },
): Promise<unknown> {
  if (!(error instanceof BuildFailed)) return error
  const { drv } = error.failure
  if (drv === undefined) return error
  const source = await packageOwning(context, drv, sources)
  if (source) return sourceFailure(error, spec, source)
  const asked = await packageOwning(
    context,
    drv,
    questions.map(({ by, ...question }) => ({ ...by, ...question })),
  )
  return asked ? ownFailure(error, work[asked.kind], asked.kind === 'interpreter' ? null : asked.name) : error
}

const work: Record<Check['kind'], string> = {
  scan: 'scan for native code',
  fallback: 'trial without the native part',
  interpreter: 'look at an interpreter',
}
