import { basename } from 'node:path'
import type { NixContext } from './context.ts'
import { watchRooms } from './disk/disk-space.ts'
import type { LeastRoom } from './disk/room.ts'
import { classifyFailure, type FailedRun, stalled } from './faults/classify-failure.ts'
import { overLimit } from './limits.ts'
import { watchBuilderMemory } from './process/builder-memory.ts'
import { run } from './process/command.ts'
import { parseLine } from './process/log.ts'
import { oomKills } from './process/oom-kills.ts'
import { NixProgress, type RunningBuild } from './process/progress.ts'

/** Takes the progress of a run of Nix after each of its lines. The reader of Nix's output waits for a returned promise. */
export type OnProgress = (progress: NixProgress) => undefined | Promise<void>

/**
 * Fetches or builds derivations, always in Nix's sandbox. Nix creates the gc root `root` (`root`, `root-2`, … for several) before
 * it ends. Throws `BuildFailed` with the failed derivation, and the signal's reason on an abort.
 */
export async function realise(
  context: NixContext,
  drvs: string[],
  root: string,
  onProgress?: OnProgress,
  killsSoFar = oomKills,
): Promise<void> {
  const failed = await attempt(context, drvs, { root, keepGoing: false }, onProgress, killsSoFar)
  if (failed) throw await classifyFailure(context, failed)
}

/**
 * Runs Nix to fetch or build derivations. With `keepGoing` it builds all that does not depend on a failed derivation. Returns the
 * facts of a run that failed, or null.
 */
export async function attempt(
  context: NixContext,
  drvs: string[],
  { root, keepGoing }: { root: string; keepGoing: boolean },
  onProgress?: OnProgress,
  killsSoFar = oomKills,
): Promise<FailedRun | null> {
  const { limits } = context
  const progress = new NixProgress()
  const killsBefore = await killsSoFar()
  const rooms = await watchRooms(context.settings)
  let stopped: RunningBuild | undefined
  let lastLineAt = performance.now()
  let leastRooms: LeastRoom[] = []
  const result = await run(context.settings, {
    program: 'nix-store',
    args: [
      ...['--realise', ...drvs],
      ...['--add-root', root, '--indirect'],
      ...(keepGoing ? ['--keep-going'] : []),
      ...['--log-format', 'internal-json', '-v'],
      ...['--option', 'sandbox', 'true', '--option', 'sandbox-fallback', 'false'],
      // Nix's own limits, slightly above ours, apply if this process is too busy to check. The limit of logs also applies to a log
      // without line breaks, which Nix does not forward.
      ...['--option', 'timeout', String(limits.buildTimeoutSeconds + 60)],
      ...['--option', 'max-silent-time', String(limits.silentTimeoutSeconds + 60)],
      ...['--option', 'max-build-log-size', String((limits.logLimitMb + 1) * 1024 * 1024)],
    ],
    signal: context.signal,
    timeoutSeconds: null,
    returnsFaults: true,
    onStart: (pid, stop) => {
      if (limits.buildMemoryMb === 0) return () => {}
      return watchBuilderMemory(pid, limits.buildMemoryMb, (drvName) => {
        const running = [...progress.running.values()]
        stopped ??= running.length === 1 ? running[0] : running.find(({ drv }) => basename(drv) === drvName)
        stop('build-memory')
      })
    },
    onLine: (line) => {
      lastLineAt = performance.now()
      const text = progress.take(parseLine(line), lastLineAt)
      return (text === null ? undefined : context.log(text)) ?? onProgress?.(progress)
    },
    watch: () => {
      const over = overLimit(progress, limits)
      stopped ??= over?.build
      // Running builds have limits of their own. An idle Nix may wait as long for builds of another process.
      const isIdle = progress.running.size === 0
      const isStalled = isIdle && performance.now() - lastLineAt > limits.buildTimeoutSeconds * 1000
      return over?.limit ?? (isStalled ? stalled : null)
    },
  }).finally(async () => {
    leastRooms = await rooms.stop()
  })
  if (result.exitCode === 0 && !result.stoppedBy) return null
  const killsAfter = await killsSoFar()
  return {
    result,
    progress,
    stopped: stopped ?? null,
    leastRooms,
    memoryRanOut: killsBefore !== null && killsAfter !== null && killsAfter > killsBefore,
  }
}
