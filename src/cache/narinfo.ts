import { basename, dirname } from 'node:path'
import type { CacheStore } from './cache-store.ts'
import { nix32OfSri, sriOfNix32 } from './nix32.ts'
import { narinfoName } from './object-names.ts'
import type { Signed } from './signature.ts'

type Described = Omit<PublishedPath, 'bytes' | 'logBytes' | 'signedBy'>

/** What Nix asks a cache about a path, in the order that Nix writes it in. */
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

/** What a narinfo says that is signed, and its signatures. */
export interface SignedNarinfo extends Signed {
  signatures: string[]
}

/**
 * Reads of a narinfo what is signed:
 *
 *     StorePath: /nix/store/<hash>-click-8.1.8
 *     NarHash: sha256:<base 32>
 *     NarSize: 712345
 *     References: <hash>-click-8.1.8 <hash>-python3-3.13.5
 *     Sig: cache.nixos.org-1:<base64>
 *
 * Null where any of it is missing, or has another form.
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

/** A store path as the cache has it: what its narinfo says, and what was needed to say it. */
export interface PublishedPath {
  path: string
  /** SRI, `sha256-…`, of the NAR. */
  narHash: string
  narSize: number
  /** Store paths, sorted; may hold the path itself. */
  references: string[]
  deriver: string | null
  /** The content address of a path that has one, as Nix writes it. */
  ca: string | null
  /** Name of the compressed NAR in the store: `nar/<…>.nar.zst`. No two attempts to publish write to the same name. */
  object: string
  /** SRI, `sha256-…`, of the compressed NAR. */
  fileHash: string
  /** Bytes of the compressed NAR. */
  fileSize: number
  /** Bytes of the objects that are this path's alone: the compressed NAR, listing and narinfo. */
  bytes: number
  /** Bytes of the log of its build, which is in the store as `log/<name of the derivation>` for all outputs; 0 where there is none. */
  logBytes: number
  /** Names of the keys that its narinfo is signed with. */
  signedBy: string[]
}

/** What publishing needs of whoever keeps account of what the cache holds. Recorded means present. */
export interface CacheIndex {
  /** Those of the paths that are recorded. */
  recorded(paths: string[]): Promise<PublishedPath[]>
  /**
   * Records a path once `write` has put its narinfo into the store, under a lock that holds off sweeps, too. False where another has recorded
   * the path meanwhile: `write` was not called then, and `entry.object` belongs to nobody.
   */
  record(entry: PublishedPath, write: () => Promise<void>): Promise<boolean>
  /** What was recorded turns out to be absent from the store: it is recorded no longer, unless it was published anew meanwhile. */
  unrecord(entry: Pick<PublishedPath, 'path' | 'object'>): Promise<void>
}

/**
 * Whether the store still has what a client needs of a published path, at the price of two looks: its narinfo is there,
 * and its NAR as long as it was.
 */
export async function isComplete(
  store: CacheStore,
  { path, object, fileSize }: Pick<PublishedPath, 'path' | 'object' | 'fileSize'>,
): Promise<boolean> {
  const [nar, narinfo] = await Promise.all([store.size(object), store.size(narinfoName(path))])
  return nar === fileSize && narinfo !== null
}
