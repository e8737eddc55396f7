import type { CacheStore } from './cache-store.ts'
import { narinfoName } from './object-names.ts'
import type { PublishedPath } from './published-path.ts'

/**
 * Whether the store still has what a client needs of a published path, at the price of two looks: its narinfo is there,
 * and its NAR as long as it was.
 */
export async function isWhole(
  store: CacheStore,
  { path, object, fileSize }: Pick<PublishedPath, 'path' | 'object' | 'fileSize'>,
): Promise<boolean> {
  const [nar, narinfo] = await Promise.all([store.size(object), store.size(narinfoName(path))])
  return nar === fileSize && narinfo !== null
}
