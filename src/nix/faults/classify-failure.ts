import { BuildFailed, type Failure } from '../../errors.ts'
import type { NixContext } from '../context.ts'
import type { LeastRoom } from '../disk/room.ts'
import type { BuildLimits } from '../limits.ts'
import { killedBy, sigkill } from '../process/builder-end.ts'
import type { NixResult, NixSettings } from '../process/command.ts'
import { parseLine } from '../process/log.ts'
import { plainText } from '../process/plain-text.ts'
import { drvName, type NixProgress, type RunningBuild } from '../process/progress.ts'
import { isFixedOutput } from '../store/derivation.ts'
import { unbuiltOf } from '../store/unbuilt.ts'
import { diskFullFailure, hasTooLittleRoom, isHalfTaken, saysDiskFull } from './full-disk.ts'
import { daemonAway, lastErrorOf, machineFault, saysConnectionLost } from './machine-fault.ts'

/** Facts about a realisation that failed. */
export interface FailedRun {
  result: NixResult
  progress: NixProgress
  /** The build that exceeded one of our limits, or null. */
  stopped: RunningBuild | null
  /** Whether the kernel killed processes of this machine for lack of memory during the run. */
  memoryRanOut: boolean
  /** Minimum free space of the store and of Nix's build directory during the run. */
  leastRooms: LeastRoom[]
}

/**
 * Returns the failure of a realisation, with the failed derivation and its class. Decides by exit codes, validity of paths, our
 * own limits and Nix's own errors, never by a builder's log, which may contain anything.
 */
export async function classifyFailure(
  { settings, limits }: Pick<NixContext, 'settings' | 'limits'>,
  run: FailedRun,
): Promise<BuildFailed> {
  const { result, progress } = run
  const failed = run.stopped ?? (await failedBuild(settings, run))
  const ended = () =>
    failed ? whyBuildFailed(failed, run, limits) : whyNoneStarted(result, progress, limits)
  const ofMachine = await ofTheMachine(failed, run, limits)
  return new BuildFailed({
    ...(ofMachine ?? (await ended())),
    logTail: failed?.tail ?? logLines(result.stderrTail, progress),
    ...(failed ? { drv: failed.drv } : {}),
    ...(failed?.phase ? { phase: failed.phase } : {}),
  })
}

type Reason = Pick<Failure, 'class' | 'message'>

/** Returns the reason if this machine has caused the failure; null if it has not, or if one of our limits ended the run. */
export async function ofTheMachine(
  failed: RunningBuild | null,
  { result: { stoppedBy, stderrTail }, progress, leastRooms }: FailedRun,
  { minFreeMb }: BuildLimits,
): Promise<Reason | null> {
  if (stoppedBy) return null
  const said = saysDiskFull([...(failed?.tail ?? []), ...stderrTail].join('\n'))
  const full = leastRooms.find((room) => hasTooLittleRoom(room, minFreeMb) || (said && isHalfTaken(room)))
  if (full) return diskFullFailure(full, minFreeMb)
  const fault = await machineFault(stderrTail)
  if (fault) return fault.failure
  return progress.isCutOff && saysConnectionLost(stderrTail)
    ? daemonAway(lastErrorOf(stderrTail) ?? '').failure
    : null
}

/** Exit codes of Nix (source: its manual, command-ref/status-build-failure). A client of the daemon exits with 1 in all cases. */
const exitStatus = { other: 1, buildFailed: 100, timedOut: 101, hashMismatch: 102 }

/** Returns why the build `failed` ended. */
async function whyBuildFailed(
  failed: RunningBuild,
  { result: { stoppedBy, exitCode }, progress, memoryRanOut }: FailedRun,
  limits: BuildLimits,
): Promise<Reason> {
  switch (stoppedBy ?? exitCode) {
    case 'build-timeout':
    case exitStatus.timedOut:
      return {
        class: 'build-timeout',
        message: `The build was stopped after ${limits.buildTimeoutSeconds} s. Raise PATCHBAY_BUILD_TIMEOUT_SECONDS if it needs longer.`,
      }
    case 'silent-timeout':
      return {
        class: 'silent-timeout',
        message: `The build was stopped after ${limits.silentTimeoutSeconds} s without a line of output. Raise PATCHBAY_SILENT_TIMEOUT_SECONDS if that is normal for it.`,
      }
    case 'log-limit':
      return tooLongLog(limits)
    case 'build-memory':
      return {
        class: 'build-memory',
        message: `The build was stopped when it held more than ${limits.buildMemoryMb} MB of memory. Raise PATCHBAY_BUILD_MEMORY_MB if it needs more, or have Nix give it fewer cores.`,
      }
    case exitStatus.hashMismatch:
      return {
        class: 'hash-mismatch',
        message:
          'What was fetched is not what the channel says it must be. Its source has changed, or the channel is wrong.',
      }
  }
  if (progress.builderEnds.get(failed.drv)?.by === 'log-limit') return tooLongLog(limits)
  const killed = whatKilled(failed, exitCode, progress, memoryRanOut)
  if (killed !== null) return { class: 'builder-killed', message: `${killed} ${afterKill}` }
  if (await isFixedOutput(failed.drv))
    return {
      class: 'substituter-error',
      message: `${drvName(failed.drv)} could not be downloaded. Look at the log, check what the worker can reach, and try again.`,
    }
  return { class: 'build-failed', message: 'The build of a derivation failed.' }
}

const tooLongLog = ({ logLimitMb }: BuildLimits): Reason => ({
  class: 'log-limit',
  message: `The build was stopped when its log passed ${logLimitMb} MB. Raise PATCHBAY_LOG_LIMIT_MB if that is normal for it.`,
})

/** Returns a sentence on the signal that ended a build from outside; null if the build ended by itself. */
function whatKilled(
  { drv }: RunningBuild,
  exitCode: number | null,
  progress: NixProgress,
  memoryRanOut: boolean,
): string | null {
  const name = drvName(drv)
  if (exitCode === null) return `Nix was killed while it built ${name}, most likely because memory ran out.`
  const end = progress.builderEnds.get(drv)
  const signal = end ? killedBy(end) : null
  if (signal === sigkill)
    return `The builder of ${name}, or a process of it, was killed (SIGKILL), most likely because memory ran out.`
  if (signal !== null) return `The builder of ${name} was ended by signal ${signal}, and not by itself.`
  if (memoryRanOut)
    return `While ${name} was built, memory ran out and the kernel killed processes, the build’s most likely among them.`
  // Nix counts no build as failed if SIGTERM or SIGINT ends it.
  if (progress.failed === 0) return `Nix was ended while it built ${name}.`
  return null
}

const afterKill =
  'That says nothing about the package. Give the worker more memory or less to build at a time (PATCHBAY_CONCURRENCY, and max-jobs and cores of Nix), then try again.'

/** `stoppedBy` of a Nix that was ended because it neither built nor printed anything. */
export const stalled = 'stalled'

function whyNoneStarted(
  { exitCode, stoppedBy }: NixResult,
  progress: NixProgress,
  { buildTimeoutSeconds }: BuildLimits,
): Reason {
  if (stoppedBy === stalled)
    return {
      class: 'substituter-error',
      message: `Nix has neither built nor said anything for ${buildTimeoutSeconds} s (PATCHBAY_BUILD_TIMEOUT_SECONDS), and was stopped. Look at the substituters, and at Nix's daemon where there is one, and try again.`,
    }
  if (exitCode === exitStatus.buildFailed)
    return {
      class: 'internal',
      message: 'Nix could not start a build on this worker. The last lines of its log say more.',
    }
  if (exitCode === null)
    return {
      class: 'builder-killed',
      message: `Nix was killed, most likely because memory ran out. ${afterKill}`,
    }
  if (progress.fetches > 0)
    return {
      class: 'substituter-error',
      message:
        'Nix could not fetch what the build needs. Look at the log, check the substituters, and try again.',
    }
  return {
    class: 'internal',
    message:
      'Nix ended with an error before it had built or fetched anything. The last lines of its log say more.',
  }
}

/**
 * Returns the build whose end Nix reports, or else the first ended or running build without a valid output. Returns null if a
 * download failed: Nix then ends the other builds.
 */
async function failedBuild(
  settings: NixSettings,
  { result, progress }: FailedRun,
): Promise<RunningBuild | null> {
  const builds = [...progress.ended, ...progress.running.values()]
  const reported = await firstInvalid(
    settings,
    builds.filter(({ drv }) => progress.builderEnds.has(drv)),
  )
  if (reported || (result.exitCode === exitStatus.other && progress.failedFetches > 0)) return reported
  return firstInvalid(settings, builds)
}

async function firstInvalid(settings: NixSettings, builds: RunningBuild[]): Promise<RunningBuild | null> {
  const unbuilt = new Set(
    await unbuiltOf(
      settings,
      builds.map(({ drv }) => drv),
    ),
  )
  return builds.find(({ drv }) => unbuilt.has(drv)) ?? null
}

const logLines = (stderr: string[], progress: NixProgress) =>
  stderr.flatMap((line) => {
    const text = progress.take(parseLine(line), 0)
    return text === null ? [] : [plainText(text)]
  })
