import { parseNarinfo } from '../../cache/narinfo.ts'
import { listingName, narinfoName } from '../../cache/object-names.ts'
import { type ReadListing, readListing } from '../../cache/read-listing.ts'
import { isSignedBy, type PublicKey, parsePublicKey } from '../../cache/signature.ts'
import type { NixContext } from '../../nix/context.ts'
import { Undecodable } from '../../nix/substituters/content-encoding.ts'
import { type BinaryCache, openBinaryCaches } from '../../nix/substituters/read-cache.ts'
import { readSubstituters } from '../../nix/substituters/substituters.ts'
import { nativeCandidates } from './native-candidates.ts'

/** What the listings of caches tell of store paths. */
export interface Listed {
  /** Paths without any file that could hold native code. */
  pure: Set<string>
  /** Paths with such files, which have to be fetched to be looked at. */
  candidates: Set<string>
}

/** A narinfo has a line for each signature, and a name for each reference. */
const narinfoBytes = 1024 ** 2
/** Decoded. A listing takes about a hundred bytes a file: this is a package of 150,000 files. */
const listingBytes = 16 * 1024 ** 2
/** Of one path a narinfo and a listing, one after the other. Memory bounds it: each may hold a listing. */
const pathsAtOnce = 16

/**
 * Asks the worker's substituters for listings of these paths, and tells from names alone which of them hold no native code.
 * Fetches nothing else. A listing counts where a key that Nix trusts has signed the cache's narinfo of the path, and where the
 * NAR that it describes has the size that is signed. A cache that cannot be read is not asked again. Paths that no listing says
 * anything of are in neither set.
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
        // Of those that are asked at this moment, the first says it for all.
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

/** The listing of a path, if the cache has one that belongs to what is signed. */
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
