import { parseNarinfo } from '../../cache/narinfo.ts'
import { listingName, narinfoName } from '../../cache/object-names.ts'
import { type ReadListing, readListing } from '../../cache/read-listing.ts'
import { isSignedBy, type PublicKey, parsePublicKey } from '../../cache/signature.ts'
import type { NixContext } from '../../nix/context.ts'
import { Undecodable } from '../../nix/substituters/content-encoding.ts'
import { type BinaryCache, openBinaryCaches } from '../../nix/substituters/read-cache.ts'
import { readSubstituters } from '../../nix/substituters/substituters.ts'
import { nativeCandidates } from './native-candidates.ts'

/** Store paths sorted by their listings in binary caches. */
export interface Listed {
  /** Paths without any file that could contain native code. */
  pure: Set<string>
  /** Paths with such files, which only a scan of the fetched path can classify. */
  candidates: Set<string>
}

/** Bytes. Far larger than any narinfo, which has a line per signature and a name per reference. */
const narinfoBytes = 1024 ** 2
/** Bytes after decoding. A listing takes about 100 bytes per file, so this allows 150,000 files. */
const listingBytes = 16 * 1024 ** 2
/** Limited by memory, because each path may hold one listing. */
const pathsAtOnce = 16

/**
 * Reads listings of these paths from the worker's substituters, and sorts the paths by file names. Fetches nothing else.
 * Accepts a listing only if a key that Nix trusts has signed the cache's narinfo of the path, and if the listing's NAR size
 * equals the signed one. Skips a cache after its first failed read. Paths without a listing are in neither set.
 */
export async function askListings(
  { settings, signal, log }: Pick<NixContext, 'settings' | 'signal' | 'log'>,
  paths: string[],
): Promise<Listed> {
  const listed: Listed = { pure: new Set(), candidates: new Set() }
  if (paths.length === 0) return listed
  const substituters = await readSubstituters(settings)
  const keys = substituters.publicKeys.map(parsePublicKey).filter((key) => key !== null)
  const { caches, close } = openBinaryCaches(substituters, signal)
  const asked = new Set(caches)
  const ask = async (path: string) => {
    for (const cache of caches) {
      if (!asked.has(cache)) continue
      try {
        const listing = await trustedListing(cache, path, keys)
        if (!listing) continue
        listed[nativeCandidates(listing, path).length === 0 ? 'pure' : 'candidates'].add(path)
        return
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof Undecodable) continue
        // Logs only the first of the concurrent reads that fail.
        if (asked.delete(cache)) await log(`no listings from ${cache.url}: ${reasonOf(error)}`)
      }
    }
  }
  try {
    await inTurns(paths, pathsAtOnce, ask)
  } finally {
    await close()
  }
  return listed
}

/** Returns the cache's listing of a path if it matches the signed narinfo, else null. */
async function trustedListing(
  cache: BinaryCache,
  path: string,
  keys: PublicKey[],
): Promise<ReadListing | null> {
  const narinfo = parseNarinfo(String((await cache.read(narinfoName(path), narinfoBytes)) ?? ''))
  if (narinfo?.path !== path || !isSignedBy(keys, narinfo, narinfo.signatures)) return null
  const json = await cache.read(listingName(path), listingBytes)
  const listing = json && readListing(String(json))
  return listing?.narSize === narinfo.narSize ? listing : null
}

async function inTurns<T>(items: T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || String(error.cause ?? error.name) : String(error)
}
