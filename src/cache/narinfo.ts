import { basename, dirname } from 'node:path'
import type { CacheStore } from './cache-store.ts'
import { nix32OfSri, sriOfNix32 } from './nix32.ts'
import { narinfoName } from './object-names.ts'
import type { Signed } from './signature.ts'

type Described = Omit<PublishedPath, 'bytes' | 'logBytes' | 'signedBy'>

/** Renders a narinfo, with its fields in Nix's order. `parseNarinfo` shows an example. */
export function renderNarinfo(entry: Described, signatures: string[]): string {
  const lines = [
    `StorePath: ${entry.path}`,
    `URL: ${entry.object}`,
    'Compression: zstd',
    `FileHash: sha256:${nix32OfSri(entry.fileHash)}`,
    `FileSize: ${entry.fileSize}`,
    `NarHash: sha256:${nix32OfSri(entry.narHash)}`,
    `NarSize: ${entry.narSize}`,
    `References: ${entry.references.map((path) => basename(path)).join(' ')}`,
    ...(entry.deriver ? [`Deriver: ${basename(entry.deriver)}`] : []),
    ...signatures.toSorted().map((signature) => `Sig: ${signature}`),
    ...(entry.ca ? [`CA: ${entry.ca}`] : []),
  ]
  return `${lines.join('\n')}\n`
}

export function signaturesIn(narinfo: string): string[] {
  return [...narinfo.matchAll(/^Sig: (.+)$/gm)].map(([, signature = '']) => signature)
}

/** The signed fields of a narinfo, and its signatures. */
export interface SignedNarinfo extends Signed {
  signatures: string[]
}

/**
 * Parses the signed fields of a narinfo:
 *
 *     StorePath: /nix/store/<hash>-click-8.1.8
 *     NarHash: sha256:<base 32>
 *     NarSize: 712345
 *     References: <hash>-click-8.1.8 <hash>-python3-3.13.5
 *     Sig: cache.nixos.org-1:<base64>
 *
 * Returns null if one of them is missing, or has another form.
 */
export function parseNarinfo(text: string): SignedNarinfo | null {
  const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(text)?.[1]?.trim()
  const path = field('StorePath')
  const narHash = sriOfNix32(field('NarHash') ?? '')
  const narSize = field('NarSize')
  const references = field('References')
  if (!path || narHash === null || !/^\d{1,15}$/.test(narSize ?? '') || references === undefined) return null
  const folder = dirname(path)
  return {
    path,
    narHash,
    narSize: Number(narSize),
    references: references.split(' ').flatMap((name) => (name === '' ? [] : [`${folder}/${name}`])),
    signatures: signaturesIn(text),
  }
}

/** A store path in the cache: the fields of its narinfo and of its objects. */
export interface PublishedPath {
  path: string
  /** SRI hash of the NAR, `sha256-…`. */
  narHash: string
  narSize: number
  /** Store paths, sorted; may include the path itself. */
  references: string[]
  deriver: string | null
  /** The content address of a path that has one, in Nix's form. */
  ca: string | null
  /** Name of the compressed NAR in the store: `nar/<…>.nar.zst`. No two attempts to publish use the same name. */
  object: string
  /** SRI hash of the compressed NAR, `sha256-…`. */
  fileHash: string
  /** Bytes of the compressed NAR. */
  fileSize: number
  /** Bytes of the objects that only this path has: the compressed NAR, listing and narinfo. */
  bytes: number
  /** Bytes of the log of its build, which the store has as `log/<name of the derivation>` for all outputs; 0 if there is none. */
  logBytes: number
  /** Names of the keys that sign its narinfo. */
  signedBy: string[]
}

/** The index of the cache, as publishing uses it. A recorded path is present in the store. */
export interface CacheIndex {
  /** Returns those of the paths that are recorded. */
  recorded(paths: string[]): Promise<PublishedPath[]>
  /**
   * Records a path once `write` has put its narinfo into the store, under a lock that also holds off sweeps. Returns false,
   * without a call of `write`, if another process has recorded the path meanwhile; `entry.object` then belongs to no path.
   */
  record(entry: PublishedPath, write: () => Promise<void>): Promise<boolean>
  /** Marks a path that is absent from the store as no longer recorded, unless it was published again meanwhile. */
  unrecord(entry: Pick<PublishedPath, 'path' | 'object'>): Promise<void>
}

/** Returns whether the store still has a published path: its narinfo, and its NAR in the recorded size. Costs two requests. */
export async function isComplete(
  store: CacheStore,
  { path, object, fileSize }: Pick<PublishedPath, 'path' | 'object' | 'fileSize'>,
): Promise<boolean> {
  const [nar, narinfo] = await Promise.all([store.size(object), store.size(narinfoName(path))])
  return nar === fileSize && narinfo !== null
}
