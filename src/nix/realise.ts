import { BuildFailed } from '../errors.ts'
import type { Bench } from './bench.ts'
import { type NixResult, type NixSettings, run } from './command.ts'
import { parseLine } from './log.ts'
import { Progress, type RunningBuild } from './progress.ts'
import { validPaths } from './store.ts'

/** The limits of one derivation. */
export interface BuildLimits {
  buildTimeoutSeconds: number
  silentTimeoutSeconds: number
  logLimitMb: number
}

/**
 * Fetches or builds derivations, in Nix's sandbox and never outside of it, and roots them at the path `root` (Nix numbers
 * the roots of several) from the moment that they are valid. Throws `BuildFailed` with the derivation that
 * failed. What failed is told by exit codes, by which paths are valid and by our own limits, never by what the log says.
 */
export async function realise(
  bench: Bench,
  drvs: string[],
  root: string,
  onProgress?: (progress: Progress) => undefined | Promise<void>,
): Promise<void> {
  const { limits } = bench
  const progress = new Progress()
  const result = await run(bench.settings, {
    program: 'nix-store',
    args: [
      ...['--realise', ...drvs],
      ...['--add-root', root, '--indirect'],
      ...['--log-format', 'internal-json', '-v'],
      ...['--option', 'sandbox', 'true', '--option', 'sandbox-fallback', 'false'],
      // Ours come first. These hold should this process be too busy to look.
      ...['--option', 'timeout', String(limits.buildTimeoutSeconds + 60)],
      ...['--option', 'max-silent-time', String(limits.silentTimeoutSeconds + 60)],
      ...['--option', 'max-build-log-size', String(limits.logLimitMb * 2 * 1024 * 1024)],
    ],
    signal: bench.signal,
    onLine: (line) => {
      const text = progress.take(parseLine(line), performance.now())
      return (text === null ? undefined : bench.log(text)) ?? onProgress?.(progress)
    },
    watch: () => overLimit(progress, limits),
  })
  if (result.exitCode === 0 && !result.stoppedBy) return
  throw await whyItFailed(bench.settings, limits, result, progress)
}

type Limit = 'build-timeout' | 'silent-timeout' | 'log-limit'

function overLimit(progress: Progress, limits: BuildLimits): Limit | null {
  for (const build of progress.running.values()) {
    const limit = limitPassed(build, limits, performance.now())
    if (limit) return limit
  }
  return null
}

function limitPassed(build: RunningBuild, limits: BuildLimits, now: number): Limit | null {
  if (build.logBytes > limits.logLimitMb * 1024 * 1024) return 'log-limit'
  if (now - build.startedAt > limits.buildTimeoutSeconds * 1000) return 'build-timeout'
  if (now - build.lastLineAt > limits.silentTimeoutSeconds * 1000) return 'silent-timeout'
  return null
}

/** Exit codes of Nix: doc/manual command-ref/status-build-failure. */
const exitStatus = { buildFailed: 100, timedOut: 101, hashMismatch: 102 }

async function whyItFailed(
  settings: NixSettings,
  limits: BuildLimits,
  result: NixResult,
  progress: Progress,
): Promise<BuildFailed> {
  const failed = await failedBuild(settings, progress)
  const where = failed
    ? { drv: failed.drv, logTail: failed.tail, ...(failed.phase ? { phase: failed.phase } : {}) }
    : {
        logTail: result.stderrTail
          .map((line) => progress.take(parseLine(line), 0))
          .filter((line) => line !== null),
      }

  switch (result.stoppedBy ?? result.exitCode) {
    case 'build-timeout':
    case exitStatus.timedOut:
      return new BuildFailed({
        class: 'build-timeout',
        message: `The build was stopped after ${limits.buildTimeoutSeconds} s. Raise PATCHBAY_BUILD_TIMEOUT_SECONDS if it needs longer.`,
        ...where,
      })
    case 'silent-timeout':
      return new BuildFailed({
        class: 'silent-timeout',
        message: `The build was stopped after ${limits.silentTimeoutSeconds} s without a line of output. Raise PATCHBAY_SILENT_TIMEOUT_SECONDS if that is normal for it.`,
        ...where,
      })
    case 'log-limit':
      return new BuildFailed({
        class: 'log-limit',
        message: `The build was stopped when its log passed ${limits.logLimitMb} MB. Raise PATCHBAY_LOG_LIMIT_MB if that is normal for it.`,
        ...where,
      })
    case exitStatus.hashMismatch:
      return new BuildFailed({
        class: 'hash-mismatch',
        message:
          'What was fetched is not what the channel says it must be. Its source has changed, or the channel is wrong.',
        ...where,
      })
    case exitStatus.buildFailed:
      return new BuildFailed({
        class: 'build-failed',
        message: 'The build of a derivation failed.',
        ...where,
      })
    default:
      if (failed)
        return new BuildFailed({
          class: 'build-failed',
          message: 'The build of a derivation failed.',
          ...where,
        })
      return new BuildFailed({
        class: 'substituter-error',
        message:
          'Nix could not fetch what the build needs. Look at the log, check the substituters, and try again.',
        ...where,
      })
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

async function outputsOf(settings: NixSettings, drv: string): Promise<string[]> {
  const { stdout, exitCode, stderrTail } = await run(settings, {
    program: 'nix-store',
    args: ['--query', '--outputs', drv],
  })
  if (exitCode !== 0) throw new Error(`nix-store cannot read ${drv}: ${stderrTail.join('\n')}`)
  return stdout.split('\n').filter((line) => line !== '')
}
