import { readdir, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BuildFailed } from '../../errors.ts'
import type { NixContext } from '../context.ts'
import { validPaths } from './store.ts'

/** How often work is begun in all. */
const mostTimes = 4

/**
 * Does work on what links in the bench's folder, and the links `more`, keep in the store. Where it fails and the store lacks some of
 * that, it is done again from its start, once `restore` has put back what the bench itself needs. A collector sees these links, unless
 * the daemon that runs it has another view of the file system, or a person deletes paths by name. Throws `BuildFailed` where that
 * goes on.
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
      await context.log(`== ${lost.join(' and ')} left the store meanwhile: all is evaluated again`)
      await restore()
    }
  }
}

/** Returns the paths that the links lead to and that the store lacks, and removes these links. */
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
