import type { Built } from './build-environment.ts'
import { BuildFailed } from './errors.ts'
import type { Bench } from './nix/bench.ts'
import { freeMegabytes } from './nix/free-space.ts'
import { drvName } from './nix/progress.ts'
import type { PackagePlan } from './scan/plan-packages.ts'
import type { CanonicalSpec } from './spec/schema.ts'
import { environmentFaults, failureOfFaults } from './verify/environment-faults.ts'
import { wayOn, wayOnWithoutTool } from './way-on.ts'

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
  plan: PackagePlan,
  built: Built,
): Promise<unknown> {
  if (!(error instanceof BuildFailed)) return error
  const { failure } = error
  const explained = (more: Partial<typeof failure>) =>
    new BuildFailed({ ...failure, ...more }, { cause: error })

  if (failure.drv === built.env.drv && failure.class === 'build-failed') {
    const fault = await whyItDoesNotFit(bench, spec, plan, built)
    return fault ? explained(fault) : error
  }
  const name = built.rebuilt.find(({ drv }) => drv === failure.drv)?.name
  if (name !== undefined) {
    if (failure.class !== 'build-failed') return explained({ package: name })
    const message = `${name} does not build for ${spec.target}. ${await wayOn(bench, spec, plan, name)}`
    return explained({ package: name, message })
  }
  const tool = built.tools.find(({ drv }) => drv === failure.drv)?.name
  if (tool !== undefined) {
    if (failure.class !== 'build-failed') return explained({ package: tool })
    return explained({
      class: 'dependency-failed',
      package: tool,
      message: `${tool} does not build for ${spec.target}. ${wayOnWithoutTool(plan, tool)}`,
    })
  }
  if (failure.class === 'build-failed' && failure.drv) {
    const message = `${drvName(failure.drv)}, which a rebuilt package needs, does not build for ${spec.target}.`
    return explained({ class: 'dependency-failed', message })
  }
  return error
}

/** What keeps the packages from being one environment; null where it is nothing that is known to. */
async function whyItDoesNotFit(bench: Bench, spec: CanonicalSpec, plan: PackagePlan, built: Built) {
  const faults = await environmentFaults(bench, built.faults).catch((error) => {
    if (error instanceof BuildFailed) return []
    throw error
  })
  const names = plan.packages.map((decision) => decision.package.name)
  return failureOfFaults(faults, names, (name) => wayOn(bench, spec, plan, name))
}
