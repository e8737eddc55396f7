import { basename, dirname } from 'node:path'
import { nix32OfSri, sriOfNix32 } from './nix32.ts'
import type { PublishedPath } from './published-path.ts'
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
