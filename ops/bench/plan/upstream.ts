import { join } from 'node:path'
import { fillCache } from '../cache/ground.ts'
import { servePatchbay } from '../cache/sides.ts'
import { sourceSide } from '../channel.ts'
import { fillStore, type PrivateStore } from '../private-store.ts'
import { linesOf, type Run } from '../run.ts'
import type { Upstream } from './empty-store.ts'

/** A cache of Patchbay, served by HTTP, with all outputs of the sample channel's source side, as a build farm has them. */
export interface OpenUpstream extends Upstream {
  /** The same outputs, in a store. */
  store: PrivateStore
  close(): Promise<void>
}

/** Fills and serves the cache below an empty folder, which must be open to other users. */
export async function openUpstream(root: string, run: Run, signal: AbortSignal): Promise<OpenUpstream> {
  const store = { root: join(root, 'store'), run }
  const outputs = linesOf(await run('nix-store', ['--query', '--outputs', ...(await sourceSide(run))]))
  await fillStore(store, outputs)
  const ground = await fillCache(root, store, { small: 0, narMebibytes: [] }, signal)
  try {
    const api = await servePatchbay(root, ground, signal)
    return {
      url: api.url,
      publicKey: ground.publicKey,
      store,
      async close() {
        await api.close()
        await ground.close()
      },
    }
  } catch (error) {
    await ground.close()
    throw error
  }
}
