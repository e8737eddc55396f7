import { BuildFailed } from '../../errors.ts'
import type { NixContext } from '../context.ts'
import { killedBy } from '../process/builder-end.ts'
import type { RunningBuild } from '../process/progress.ts'
import { isFixedOutput } from '../store/derivation.ts'
import { unbuiltOf } from '../store/unbuilt.ts'
import { type FailedRun, ofTheMachine } from './classify-failure.ts'

/** The failed derivations of a run with `--keep-going`. */
export interface ProvenFailures {
  /** Failures that a derivation itself has caused. */
  proven: BuildFailed[]
  /** Derivations that failed for another reason, or without a proof of it. */
  doubtful: string[]
}

/**
 * Tells the derivations that failed by themselves from the others: the builder ended with an exit code, no process of it was
 * killed, memory did not run out, and its log does not end with a full disk on which room was short. Nix's own exit code says nothing about one of several derivations. Returns null if the
 * run failed as a whole: a limit or a signal ended Nix, the machine is at fault, or no build failed.
 */
export async function failedByThemselves(
  { settings, limits }: Pick<NixContext, 'settings' | 'limits'>,
  run: FailedRun,
): Promise<ProvenFailures | null> {
  const { result, progress, memoryRanOut } = run
  if (result.stoppedBy || result.exitCode === null || progress.isCutOff) return null
  const builds = await unbuilt(settings, [...progress.ended, ...progress.running.values()])
  if (builds.length === 0 || (await ofTheMachine(null, run, limits))) return null
  const proven: BuildFailed[] = []
  const doubtful: string[] = []
  for (const build of builds) {
    const end = progress.builderEnds.get(build.drv)
    const isProven =
      !memoryRanOut &&
      end?.by === 'exit' &&
      killedBy(end) === null &&
      !(await isFixedOutput(build.drv)) &&
      !(await ofTheMachine(build, run, limits))
    if (isProven) proven.push(failureOf(build))
    else doubtful.push(build.drv)
  }
  return { proven, doubtful }
}

function failureOf({ drv, phase, tail }: RunningBuild): BuildFailed {
  return new BuildFailed({
    class: 'build-failed',
    message: 'The build of a derivation failed.',
    logTail: tail,
    drv,
    ...(phase !== null && { phase }),
  })
}

/** Returns the builds of which the store lacks an output, each derivation once. */
async function unbuilt(settings: NixContext['settings'], builds: RunningBuild[]): Promise<RunningBuild[]> {
  const byDrv = new Map(builds.map((build) => [build.drv, build]))
  const lacking = new Set(await unbuiltOf(settings, [...byDrv.keys()]))
  return [...byDrv.values()].filter(({ drv }) => lacking.has(drv))
}
