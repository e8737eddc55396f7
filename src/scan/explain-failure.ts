import { BuildFailed, type FailureClass } from '../errors.ts'
import type { Bench } from '../nix/bench.ts'
import { drvName } from '../nix/progress.ts'
import type { CanonicalSpec } from '../spec/schema.ts'
import type { Question } from './findings.ts'
import { type Owned, ownerOf } from './owner.ts'

/**
 * Says of a failed scan which package it was about, and whose fault it is: that of a build of the source's set, which was to be
 * fetched, or of Patchbay's own derivations. Anything else that was thrown is returned as it is.
 */
export async function explainScanFailure(
  error: unknown,
  bench: Bench,
  spec: CanonicalSpec,
  { sources, questions }: { sources: Owned[]; questions: Question[] },
): Promise<unknown> {
  if (!(error instanceof BuildFailed)) return error
  const { drv } = error.failure
  if (drv === undefined) return error
  const source = await ownerOf(bench, drv, sources)
  if (source) return sourceFailure(error, spec, source)
  const asked = await ownerOf(
    bench,
    drv,
    questions.map(({ by, ...question }) => ({ ...by, ...question })),
  )
  return asked ? ownFailure(error, work[asked.kind], asked.kind === 'interpreter' ? null : asked.name) : error
}

const work: Record<Question['kind'], string> = {
  scan: 'scan for native code',
  fallback: 'trial without the native part',
  interpreter: 'look at an interpreter',
}

/** `owner` is a build of the source's set, or an interpreter, that needs the derivation that failed. */
export function sourceFailure(error: BuildFailed, spec: CanonicalSpec, owner: Owned): BuildFailed {
  const { failure } = error
  const named = owner.name === null ? {} : { package: owner.name }
  if (!isOfBuild(failure.class)) return new BuildFailed({ ...failure, ...named }, { cause: error })
  const failed = drvName(failure.drv ?? owner.drv)
  const what = owner.name === null ? drvName(owner.drv) : `${spec.source}’s build of ${owner.name}`
  return new BuildFailed(
    {
      ...failure,
      ...named,
      class: 'source-build-failed',
      message: [
        failure.drv === owner.drv
          ? `${what} cannot be made.`
          : `${failed}, which ${what} needs, cannot be made.`,
        failure.class !== 'build-failed' && failure.message,
        `It should have come from a cache: see that the worker’s substituters have this pin of ${spec.channel}${owner.name === null ? '' : `, or ask without ${owner.name}`}.`,
      ]
        .filter(Boolean)
        .join(' '),
    },
    { cause: error },
  )
}

/** `what` of Patchbay's own derivations it was that failed, and the package that it was about. */
export function ownFailure(error: BuildFailed, what: string, name: string | null): BuildFailed {
  const { failure } = error
  const named = name === null ? {} : { package: name }
  if (!isOfBuild(failure.class)) return new BuildFailed({ ...failure, ...named }, { cause: error })
  return new BuildFailed(
    {
      ...failure,
      ...named,
      class: 'internal',
      retryable: true,
      message: [
        `Patchbay’s own ${what}${name === null ? '' : ` of ${name}`} failed.`,
        failure.class !== 'build-failed' && failure.message,
        'Report it with the last lines of its log.',
      ]
        .filter(Boolean)
        .join(' '),
    },
    { cause: error },
  )
}

/** Whether a derivation itself came to a bad end, and not what it was to be fetched from, nor the machine. */
function isOfBuild(kind: FailureClass): boolean {
  switch (kind) {
    case 'build-failed':
    case 'build-timeout':
    case 'silent-timeout':
    case 'log-limit':
    case 'hash-mismatch':
      return true
    default:
      return false
  }
}
