import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type PrivateStore, removeStore, validPaths } from '../private-store.ts'
import type { Run } from '../run.ts'

/** Sizes of the paths that a client fetches, in bytes: an environment has a few large ones and many small. */
export const closureSizes = [
  ...[100, 40, 20, 10, 10].map((mebibytes) => mebibytes * 1024 ** 2),
  ...Array.from({ length: 20 }, () => 1024 ** 2),
  ...Array.from({ length: 75 }, () => 20 * 1024),
]

/** Adds paths of random bytes to a store below an empty folder. */
export async function fillWithRandom(root: string, run: Run): Promise<PrivateStore> {
  await mkdir(root)
  const sources = `${root}.sources`
  await mkdir(sources)
  const files = await Promise.all(
    closureSizes.map(async (size, index) => {
      const file = join(sources, `random-${index}`)
      await writeFile(file, randomBytes(size))
      return file
    }),
  )
  await run('nix-store', ['--store', root, '--add', ...files])
  await rm(sources, { recursive: true })
  return { root, run }
}

/** Runs a Nix without any memory of the cache, which fetches all of a store's paths and checks signatures. Returns seconds. */
export async function fetchAll(
  { root, run }: PrivateStore,
  { url, publicKey, folder }: { url: string; publicKey: string; folder: string },
): Promise<number> {
  const paths = (await validPaths({ root, run })).map(({ path }) => path)
  const fresh = await mkdtemp(join(folder, 'client-'))
  try {
    const started = performance.now()
    await run('env', [
      ...[`XDG_CACHE_HOME=${fresh}/remembered`, 'nix', '--extra-experimental-features', 'nix-command'],
      ...['copy', '--from', url, '--to', join(fresh, 'store'), '--option', 'trusted-public-keys', publicKey],
      ...paths,
    ])
    const seconds = (performance.now() - started) / 1000
    const fetched = await validPaths({ root: join(fresh, 'store'), run })
    if (fetched.length !== paths.length)
      throw new Error(`${fetched.length} of ${paths.length} paths were fetched`)
    return seconds
  } finally {
    await removeStore(fresh)
  }
}
