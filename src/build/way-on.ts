import type { OmittedPackage, Setback } from '../db/types.ts'
import { BuildFailed, type Failure, retryable } from '../errors.ts'
import type { Decision } from '../plan/decide-packages.ts'
import type { PackagePlan, PlanLimits } from '../plan/plan-packages.ts'
import type { CanonicalSpec } from '../spec/schema.ts'
import type { Needs } from './dependencies.ts'
import type { UnbuiltPackage } from './unbuilt-packages.ts'

/** How a build goes on past packages that do not build. */
export interface WayOn extends PlanLimits {
  /** The spec without the packages that are left out. */
  spec: CanonicalSpec
  /** Packages that were in a plan, with the reason why they are not in a later one, by the store path of the source's build. */
  left: ReadonlyMap<string, OmittedPackage>
  setbacks: Setback[]
}

/** Returns the way of a build that has not failed at anything yet. */
export function wayAsAsked(spec: CanonicalSpec): WayOn {
  return { spec, dropped: new Map(), shrunk: false, left: new Map(), setbacks: [] }
}

/** Returns the packages of earlier plans that a plan has no more. */
export function omittedFrom({ packages }: Pick<PackagePlan, 'packages'>, { left }: WayOn): OmittedPackage[] {
  const present = new Set(packages.map((one) => one.package.path))
  return [...left.values()].filter(({ sourcePath }) => !present.has(sourcePath))
}

/**
 * Decides which of the packages that do not build are dropped, and which are left out with all that need them, as far as the
 * spec's `failures` allows. `runs` says whether a package can be imported without its native part. `stopped` is the failure of
 * the build if there is no way on.
 */
export function nextWay(
  way: WayOn,
  { packages }: Pick<PackagePlan, 'packages'>,
  unbuilt: UnbuiltPackage[],
  { needs, runs }: { needs: Needs; runs: (one: Decision) => boolean },
): WayOn & { stopped: BuildFailed | null } {
  const { spec } = way
  const toDrop = unbuilt.filter(({ decision }) => mayBeDropped(way, decision) && runs(decision))
  const others = unbuilt.filter((one) => !toDrop.includes(one))
  const gone = (one: Decision) => others.find(({ decision }) => needs(one, decision))
  const leaving = packages.filter((one) => one.package.requestedAs.length > 0 && gone(one))
  const names = new Set(leaving.flatMap((one) => one.package.requestedAs))
  const remaining = spec.packages.filter((name) => !names.has(name))
  const isStopped =
    others.length > 0 && (spec.failures !== 'omit' || remaining.length === 0 || leaving.length === 0)
  const setback = (fate: Setback['fate']) => (one: UnbuiltPackage) => ({
    package: one.decision.package.name,
    sourcePath: one.decision.package.path,
    fate,
    failure: one.failure,
  })
  return {
    spec: isStopped ? spec : { ...spec, packages: remaining },
    shrunk: way.shrunk || leaving.length > 0,
    dropped: new Map([
      ...way.dropped,
      ...toDrop.map(({ decision }): [string, string] => [
        decision.package.path,
        `does not build for ${spec.target}, and runs without its native part`,
      ]),
    ]),
    left: new Map([
      ...way.left,
      ...packages.map((one): [string, OmittedPackage] => [one.package.path, omitted(one, others, gone(one))]),
    ]),
    setbacks: [
      ...way.setbacks,
      ...toDrop.map(setback('dropped')),
      ...others.map(setback(isStopped ? 'failed' : 'omitted')),
    ],
    stopped: isStopped ? stop(spec, others, toDrop, leaving.length > 0) : null,
  }
}

/** Returns whether a package has a native part that no round has dropped yet. */
export function mayBeDropped({ dropped }: Pick<WayOn, 'dropped'>, one: Decision): boolean {
  return one.class !== 'pure' && !dropped.has(one.package.path)
}

function omitted(one: Decision, others: UnbuiltPackage[], cause: UnbuiltPackage | undefined): OmittedPackage {
  const own = others.find(({ decision }) => decision === one)
  const { name, version, requestedAs, path } = one.package
  if (one.class === 'unknown') throw new Error(`nothing was decided about ${name}`)
  return {
    name,
    version,
    requested: requestedAs.length > 0,
    fate: 'omitted',
    class: one.class,
    reason: own
      ? own.failure.message
      : cause
        ? `needs ${cause.decision.package.name}, which does not build`
        : 'only packages that were left out need it',
    sourcePath: path,
    targetPath: null,
  }
}

/**
 * Returns the failure of a build that cannot go on: that of its first package, with all others as faults. It is of class
 * `cached-failure` if the failure cache knew all of them.
 */
function stop(
  spec: CanonicalSpec,
  others: UnbuiltPackage[],
  toDrop: UnbuiltPackage[],
  isNeeded: boolean,
): BuildFailed {
  const [first] = others.toSorted((a, b) => Number(!!a.failure.cached) - Number(!!b.failure.cached)) as [
    UnbuiltPackage,
    ...UnbuiltPackage[],
  ]
  const { cached } = first.failure
  const dropped = toDrop.map(({ decision }) => decision.package.name)
  const why =
    spec.failures === 'omit'
      ? isNeeded
        ? 'Nothing that the spec names would be left without it.'
        : 'No package that the spec names was found to need it at run time, so that none can be left out for it.'
      : 'It was not found to work without its native part either: "failures": "omit" goes on without it and what needs it.'
  const known = cached
    ? ` Build ${cached.buildId} found that out, and no build tries it again before ${cached.until}; a retry of this build tries it at once.`
    : ''
  const failure: Failure = {
    ...first.failure,
    ...(cached && { class: 'cached-failure', retryable: retryable['cached-failure'] }),
    message: `${first.failure.message}${known} ${why}`,
    faults: others.map((one) => ({ pointer: '/packages', detail: one.failure.message })),
    ...(dropped.length > 0 && { suggestion: { drop: dropped } }),
  }
  return new BuildFailed(failure)
}
