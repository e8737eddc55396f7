import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { CacheStore } from '../../src/cache/cache-store.ts'
import { folderStore } from '../../src/cache/folder-store.ts'
import type { PublicKey, SigningKey } from '../../src/cache/signature.ts'
import type { PathInfo } from '../../src/nix/store/path-info.ts'
import { type Published, publishClosure } from '../../src/publish/publish-closure.ts'
import { temporaryFolder } from '../servers.ts'
import { MemoryCacheIndex } from './memory-ledger.ts'
import { newKey } from './new-key.ts'
import type { PrivateStore } from './private-store.ts'

/** A cache in a folder of its own, with a key, and an index in memory. */
export interface TestSite {
  store: CacheStore
  folder: string
  keys: SigningKey[]
  cacheIndex: MemoryCacheIndex
  lines: string[]
  publish(
    closure: PathInfo[],
    options?: { signal?: AbortSignal; upstreamKeys?: PublicKey[] },
  ): Promise<Published>
  /** Returns the names of all objects. */
  objects(): Promise<string[]>
  /** Returns the files left in the folder for unfinished objects. */
  leftInStaging(): Promise<string[]>
}

export async function openTestSite(
  t: Pick<Test, 'teardown'>,
  { settings }: Pick<PrivateStore, 'settings'>,
): Promise<TestSite> {
  const folder = join(await temporaryFolder(t), 'cache')
  const store = folderStore(folder, 'StoreDir: /nix/store\nWantMassQuery: 1\nPriority: 50\n')
  await store.prepare()
  const keys = [(await newKey('team-1')).key]
  const cacheIndex = new MemoryCacheIndex()
  const lines: string[] = []
  return {
    store,
    folder,
    keys,
    cacheIndex,
    lines,
    publish: (closure, { signal = new AbortController().signal, upstreamKeys = [] } = {}) =>
      publishClosure({ store, keys, upstreamKeys, settings }, closure, cacheIndex, {
        signal,
        log: (line) => {
          lines.push(line)
          return undefined
        },
      }),
    async objects() {
      const names: string[] = []
      for await (const { name } of store.list()) names.push(name)
      return names.sort()
    },
    leftInStaging: () => readdir(store.staging),
  }
}
