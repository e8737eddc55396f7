import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { nix32, nix32OfSri } from './nix32.ts'

/** Returns the 32 characters that stand for a store path in the names of a cache. */
export function hashPart(path: string): string {
  return basename(path).slice(0, 32)
}

export function narinfoName(path: string): string {
  return `${hashPart(path)}.narinfo`
}

export function listingName(path: string): string {
  return `${hashPart(path)}.ls`
}

/** Returns the name of a derivation's log, which its outputs share. */
export function logName(drv: string): string {
  return `log/${basename(drv)}`
}

/** Returns a new name for a compressed NAR. No other attempt uses it, so that removing the object never removes another's. */
export function newNarName(fileHash: string): string {
  return `nar/${nix32OfSri(fileHash)}-${nix32(randomBytes(5))}.nar.zst`
}

/** The file that Nix requests first. It is not an object: its content is the same for as long as the cache exists. */
export const cacheInfoName = 'nix-cache-info'

/** Returns whether a file in the store has the name of an object. All other files belong to others. */
export function isObjectName(name: string): boolean {
  return /^([^/]+\.(narinfo|ls)|nar\/[^/]+|log\/[^/]+)$/.test(name)
}
