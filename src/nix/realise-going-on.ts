import { join } from 'node:path'
import { BuildFailed } from '../errors.ts'
import type { NixContext } from './context.ts'
import { classifyFailure } from './faults/classify-failure.ts'
import { failedByThemselves } from './faults/failed-by-themselves.ts'
import { oomKills } from './process/oom-kills.ts'
import { attempt, type OnProgress, realise } from './realise.ts'

/**
 * Fetches or builds derivations as `realise` does, but as far as failures allow. Returns the failures that derivations themselves
 * have caused, all of class `build-failed`; empty if everything is built. A derivation that failed in another way, or without a
 * proof of its cause, is tried once more alone. Throws `BuildFailed` if it fails so again, or if none failed by itself.
 */
export async function realiseGoingOn(
  context: NixContext,
  drvs: string[],
  root: string,
  onProgress?: OnProgress,
  killsSoFar = oomKills,
): Promise<BuildFailed[]> {
  const failed = await attempt(context, drvs, { root, keepGoing: true }, onProgress, killsSoFar)
  if (!failed) return []
  const found = await failedByThemselves(context, failed)
  if (!found) throw await classifyFailure(context, failed)
  const confirmed: BuildFailed[] = []
  for (const drv of found.doubtful) {
    await context.log(`trying ${drv} again, alone`)
    const failure = await realise(context, [drv], join(context.roots, 'again'), onProgress, killsSoFar).catch(
      (error) => {
        if (error instanceof BuildFailed && error.failure.class === 'build-failed') return error
        throw error
      },
    )
    if (failure) confirmed.push(failure)
  }
  if (found.proven.length + confirmed.length > 0) return [...found.proven, ...confirmed]
  // All that failed has been built alone: what needs it may be built now, and may fail by itself.
  return realiseGoingOn(context, drvs, root, onProgress, killsSoFar)
}
