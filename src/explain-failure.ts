import { BuildFailed } from './errors.ts'
import type { Bench } from './nix/bench.ts'
import { freeMegabytes } from './nix/free-space.ts'
import type { StoreDerivation } from './nix/instantiate.ts'
import { drvName } from './nix/progress.ts'
import type { Decision } from './scan/rebuild-set.ts'
import type { CanonicalSpec } from './spec/schema.ts'
import { runsWithoutNative } from './verify/fallback.ts'

/** Throws `BuildFailed` where the store has less room than the operator wants to keep. */
export async function refuseFullDisk(minFreeMb: number, cause?: unknown): Promise<void> {
  const free = await freeMegabytes('/nix/store')
  if (free >= minFreeMb) return
  throw new BuildFailed(
    {
      class: 'disk-full',
      message: `The store has ${free} MB free, and ${minFreeMb} MB are to stay free (PATCHBAY_MIN_FREE_MB). Free some, then try again.`,
    },
    { cause },
  )
}

/**
 * Says of a failed realisation of the environment which package it was, and whether there is a way on. Anything else
 * that was thrown is returned as it is.
 */
export async function explainFailure(
  error: unknown,
  bench: Bench,
  spec: CanonicalSpec,
  decisions: Decision[],
  built: { env: StoreDerivation; rebuilt: ({ name: string } & StoreDerivation)[] },
): Promise<unknown> {
  if (!(error instanceof BuildFailed)) return error
  const { retryable: _, ...failure } = error.failure
  const explained = (more: Partial<typeof failure>) =>
    new BuildFailed({ ...failure, ...more }, { cause: error })

  const name = built.rebuilt.find(({ drv }) => drv === failure.drv)?.name
  if (name !== undefined) {
    if (failure.class !== 'build-failed') return explained({ package: name })
    const message = `${name} does not build for ${spec.target}. ${await wayOn(bench, spec, decisions, name)}`
    return explained({ package: name, message })
  }
  if (failure.class === 'build-failed' && failure.drv && failure.drv !== built.env.drv) {
    const message = `${drvName(failure.drv)}, which a rebuilt package needs, does not build for ${spec.target}.`
    return explained({ class: 'dependency-failed', message })
  }
  return error
}

/** What to do about a package that does not build. */
async function wayOn(
  bench: Bench,
  spec: CanonicalSpec,
  decisions: Decision[],
  name: string,
): Promise<string> {
  if (!(await runsWithoutNative(bench, spec, decisions, name)))
    return 'It was not found to work without its native part either.'
  const isPure = decisions.some((decision) => decision.package.name === name && decision.class === 'pure')
  return isPure
    ? 'The source’s build of it can be imported as it is: leave it out of `rebuild`.'
    : `It can be imported without its native part: ask for "drop": ["${name}"] to go on without it.`
}
