import { readdir, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BuildFailed } from '../../errors.ts'
import type { NixContext } from '../context.ts'
import { validPaths } from './store.ts'

/** Attempts, including the first. */
const mostTimes = 4

/**
 * Runs `work`, which uses paths that gc roots in the folder of the Nix context, and the roots `more`, keep in the store. If it fails
 * and the store lacks some of these paths, calls `restore`, which adds the pin again, and repeats `work` from its start. A garbage
 * collector respects the roots unless its daemon sees another file system, or an operator deletes paths by name. Throws `BuildFailed`
 * after `mostTimes` attempts.
 */
export async function unlessCollected<T>(
  context: NixContext,
  more: string[],
  { work, restore }: { work: () => Promise<T>; restore: () => Promise<unknown> },
): Promise<T> {
  for (let time = 1; ; time++) {
    try {
      return await work()
    } catch (error) {
      context.signal.throwIfAborted()
      const lost = await takeLost(context, more)
      if (lost.length === 0) throw error
      if (time === mostTimes) throw collectedAgain(context, lost, error)
      await context.log(`== ${lost.join(' and ')} left the store meanwhile: evaluating everything again`)
      await restore()
    }
  }
}

/** Returns the rooted paths that the store lacks, and removes their gc roots. */
async function takeLost({ settings, roots, channelPath, overlayPaths }: NixContext, more: string[]) {
  const names = await readdir(roots).catch(() => [])
  const links = await Promise.all(
    [...names.map((name) => join(roots, name)), ...more].map(async (link) => {
      const path = await readlink(link).catch(() => '')
      return { link, path }
    }),
  )
  const kept = links.filter(({ path }) => path.startsWith('/nix/store/'))
  const wanted = [...kept.map(({ path }) => path), ...(channelPath ? [channelPath] : []), ...overlayPaths]
  const valid = new Set(await validPaths(settings, wanted))
  for (const { link, path } of kept) if (!valid.has(path)) await rm(link, { force: true })
  return [...new Set(wanted)].filter((path) => !valid.has(path))
}

function collectedAgain({ roots }: NixContext, lost: string[], cause: unknown): BuildFailed {
  return new BuildFailed(
    {
      class: 'internal',
      message:
        `Nix's garbage collector takes what this worker uses: ${lost[0]} left the store, the last of ${mostTimes} times. ` +
        `See that the collector, which runs where Nix's daemon runs, sees the links in ${roots}, and try again.`,
    },
    { cause },
  )
}
