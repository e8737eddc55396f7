import { BuildFailed, type FailureClass } from '../../errors.ts'
import { drvName } from '../../nix/process/progress.ts'
import type { CanonicalSpec } from '../../spec/schema.ts'
import type { Owned } from './owner.ts'

/**
 * Turns a failed build into a `source-build-failed`. `owner` is the build of the source's set, or the interpreter, that needs
 * the failed derivation.
 */
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

/**
 * Turns a failed build of one of Patchbay's own derivations into an `internal` failure. `what` is the task of the derivation,
 * and `name` its package, or null.
 */
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

/** Returns whether the derivation itself failed, and not a download or the machine. */
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
