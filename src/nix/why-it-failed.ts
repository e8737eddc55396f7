import { BuildFailed, type FailureClass } from '../errors.ts'
import type { Bench } from './bench.ts'
import type { BuildLimits } from './build-limits.ts'
import type { NixResult, NixSettings } from './command.ts'
import { outputsOf } from './derivation.ts'
import { parseLine, plainText } from './log.ts'
import type { Progress, RunningBuild } from './progress.ts'
import { validPaths } from './store.ts'

/**
 * Names the derivation that failed, and what class of failure it was. Told by exit codes, by which paths are valid and by
 * our own limits, never by what the log says: a builder can write anything there.
 */
export async function whyItFailed(
  { settings, limits }: Bench,
  result: NixResult,
  progress: Progress,
): Promise<BuildFailed> {
  const failed = await failedBuild(settings, progress)
  const kind = classOf(result, progress, failed)
  return new BuildFailed({
    class: kind,
    message: messages(limits)[kind],
    logTail: failed?.tail ?? logLines(result.stderrTail, progress),
    ...(failed ? { drv: failed.drv } : {}),
    ...(failed?.phase ? { phase: failed.phase } : {}),
    ...(failed && wasKilled(result, failed) ? { retryable: true } : {}),
  })
}

type Class = Extract<
  FailureClass,
  | 'build-timeout'
  | 'silent-timeout'
  | 'log-limit'
  | 'hash-mismatch'
  | 'build-failed'
  | 'substituter-error'
  | 'internal'
>

const messages = (limits: BuildLimits): Record<Class, string> => ({
  'build-timeout': `The build was stopped after ${limits.buildTimeoutSeconds} s. Raise PATCHBAY_BUILD_TIMEOUT_SECONDS if it needs longer.`,
  'silent-timeout': `The build was stopped after ${limits.silentTimeoutSeconds} s without a line of output. Raise PATCHBAY_SILENT_TIMEOUT_SECONDS if that is normal for it.`,
  'log-limit': `The build was stopped when its log passed ${limits.logLimitMb} MB. Raise PATCHBAY_LOG_LIMIT_MB if that is normal for it.`,
  'hash-mismatch':
    'What was fetched is not what the channel says it must be. Its source has changed, or the channel is wrong.',
  'build-failed': 'The build of a derivation failed.',
  'substituter-error':
    'Nix could not fetch what the build needs. Look at the log, check the substituters, and try again.',
  internal:
    'Nix ended with an error before it had built or fetched anything. The last lines of its log say more.',
})

/** Exit codes of Nix: its manual, command-ref/status-build-failure. */
const exitStatus = { buildFailed: 100, timedOut: 101, hashMismatch: 102 }

function classOf({ stoppedBy, exitCode }: NixResult, progress: Progress, failed: RunningBuild | null): Class {
  switch (stoppedBy ?? exitCode) {
    case 'build-timeout':
    case exitStatus.timedOut:
      return 'build-timeout'
    case 'silent-timeout':
      return 'silent-timeout'
    case 'log-limit':
      return 'log-limit'
    case exitStatus.hashMismatch:
      return 'hash-mismatch'
    case exitStatus.buildFailed:
      return 'build-failed'
    default:
      // Nix has one code for all else.
      if (failed) return 'build-failed'
      return progress.fetches > 0 ? 'substituter-error' : 'internal'
  }
}

/** The first build that ended, or was running, and left no valid output. */
async function failedBuild(settings: NixSettings, progress: Progress): Promise<RunningBuild | null> {
  for (const build of [...progress.ended, ...progress.running.values()]) {
    const outputs = await outputsOf(settings, build.drv)
    if ((await validPaths(settings, outputs)).length < outputs.length) return build
  }
  return null
}

const logLines = (stderr: string[], progress: Progress) =>
  stderr.flatMap((line) => {
    const text = progress.take(parseLine(line), 0)
    return text === null ? [] : [plainText(text)]
  })

/**
 * Whether Nix says that the builder was killed, as where memory runs out. A builder can make itself look killed, and gets
 * tried again for it: that harms nobody.
 */
function wasKilled({ stderrTail }: NixResult, { drv }: RunningBuild): boolean {
  return stderrTail.map(parseLine).some((event) => {
    if (event.kind !== 'message' || event.level !== 0) return false
    const text = plainText(event.text)
    return text.includes(drv) && /\bfailed due to signal \d+/.test(text)
  })
}
