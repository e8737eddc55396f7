import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Disk, mountDisk } from '../disk.ts'
import { openOwnStore } from '../own-store.ts'
import { CannotRun, type Row, type RowContext } from '../row.ts'
import { ownCli } from '../service.ts'
import type { Site, SiteOptions } from '../site.ts'
import { untilEnded, untilTheseEnded, waitsAtGate } from '../under-way.ts'

/** Small, so that a row meets the end of the disk in the middle of a build and not the limit before it. */
const minFree = { PATCHBAY_MIN_FREE_MB: '4' }

/** For builds to end on a full disk: where it is Postgres', they wait. */
const mostSeconds = 30

/** A disk that fills up while both workers build; `prepare` says where it is. */
function full(
  name: string,
  what: string,
  prepare: (context: RowContext) => Promise<{ disk: Disk; options: SiteOptions }>,
  comesBack: (site: Site) => Promise<void> = async () => {},
): Row {
  let disk: Disk
  return {
    name,
    fault: ({ seconds }) => `${what} full for ${seconds} s`,
    passing: ['disk-full'],
    async prepare(context) {
      const prepared = await prepare(context)
      disk = prepared.disk
      return { ...prepared.options, settings: { ...minFree, ...prepared.options.settings } }
    },
    async inflict(site, { scale }) {
      const waiting = await Promise.all(
        ['gated', 'gated_again'].map((gated) => site.callers.submit([gated, 'click'])),
      )
      await Promise.all(['gated', 'gated_again'].map((gated) => waitsAtGate(site, gated)))
      await site.callers.submitFresh(scale.builds)
      await disk.fill()
      await site.openGate()
      const meanwhile = site.callers.submitFresh(1)
      // Running builds meet the full disk in the middle, later ones at their start.
      await untilTheseEnded(site, waiting, mostSeconds)
      await sleep(scale.seconds * 1000)
      await disk.empty()
      await comesBack(site)
      await site.becomesHealthy()
      await meanwhile
      await untilEnded(site, 60)
    },
  }
}

export const fullDisks: Row[] = [
  full('full-store', 'the Nix store', async ({ cleanup, folder }) => {
    const root = join(folder, 'store')
    const disk = await mountDisk(cleanup, root, 6000)
    const { within } = await openOwnStore(cleanup, root)
    return { disk, options: { worker: () => ({ within }) } }
  }),
  full('full-build-directory', 'the folder of builds', async ({ cleanup, folder }) => {
    if (ownCli.startsWith('/tmp/')) throw new CannotRun('workers cannot see a checkout in /tmp in this row')
    const builds = join(folder, 'tmp')
    const disk = await mountDisk(cleanup, builds, 64)
    const mounted = ['sh', '-euc', 'mount --bind "$0" /tmp; exec "$@"', builds]
    const within = ['unshare', '--mount', '--propagation', 'private', ...mounted]
    return { disk, options: { worker: () => ({ within }) } }
  }),
  full('full-data-folder', 'the data folder', async ({ cleanup, folder }) => {
    const disk = await mountDisk(cleanup, join(folder, 'data'), 64)
    return { disk, options: { settings: { PATCHBAY_CACHE: join(folder, 'cache') } } }
  }),
  full('full-cache', 'the cache’s folder', async ({ cleanup, folder }) => {
    const cache = join(folder, 'cache')
    const disk = await mountDisk(cleanup, cache, 256)
    return { disk, options: { settings: { PATCHBAY_CACHE: cache } } }
  }),
  full(
    'full-postgres',
    'Postgres’ disk',
    async ({ cleanup, folder }) => {
      const database = join(folder, 'database')
      const disk = await mountDisk(cleanup, database, 512)
      return { disk, options: { postgresFolder: join(database, 'postgres') } }
    },
    // It may have ended because its log had no room.
    async ({ postgres }) => {
      await postgres.stop()
      await postgres.start()
    },
  ),
]
