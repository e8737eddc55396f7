import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { mountDisk } from '../disk.ts'
import { type OwnStore, openOwnStore } from '../own-store.ts'
import type { Row } from '../row.ts'
import { buildIn } from '../under-way.ts'

/** Collects garbage in a store of the row's own: in the machine's store it would remove paths that others need. */
export const nixStore: Row[] = [garbageCollected()]

function garbageCollected(): Row {
  let store: OwnStore
  return {
    name: 'garbage-collected',
    fault: ({ builds }) => `nix-store --gc again and again during ${builds} builds`,
    async prepare({ cleanup, folder }) {
      // In memory, where a collection takes a moment: as many as possible fall into a build.
      await mountDisk(cleanup, join(folder, 'store'), 6000)
      store = await openOwnStore(cleanup, join(folder, 'store'))
      return { worker: () => ({ within: store.within }), settings: { PATCHBAY_MIN_FREE_MB: '100' } }
    },
    async inflict(site, { scale }) {
      await site.callers.submitFresh(scale.builds)
      await buildIn(site, 'planning', new Set())
      const underWay = () => site.query('SELECT 1 FROM build WHERE finished_at IS NULL LIMIT 1')
      while ((await underWay()).length > 0) {
        await store.nix('nix-store', '--gc')
        await sleep(200)
      }
      await site.becomesHealthy()
    },
  }
}
