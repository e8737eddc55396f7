import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { nix32, nix32OfSri } from './nix32.ts'

/** The 32 characters that stand for a store path in the names of a cache. */
export function hashPart(path: string): string {
  return basename(path).slice(0, 32)
}

export function narinfoName(path: string): string {
  return `${hashPart(path)}.narinfo`
}

export function listingName(path: string): string {
  return `${hashPart(path)}.ls`
}

/** Outputs of one derivation share their log. */
export function logName(drv: string): string {
  return `log/${basename(drv)}`
}

/** A name for a compressed NAR that nobody has used or will use, so that whoever removes it removes nobody else's. */
export function newNarName(fileHash: string): string {
  return `nar/${nix32OfSri(fileHash)}-${nix32(randomBytes(5))}.nar.zst`
}

/** What Nix asks a cache for first. No object: it says the same for as long as there is a cache. */
export const cacheInfoName = 'nix-cache-info'

/** Whether something in a store has a name that an object of the cache can have. All else is somebody else's. */
export function isObjectName(name: string): boolean {
  return /^([^/]+\.(narinfo|ls)|nar\/[^/]+|log\/[^/]+)$/.test(name)
}
