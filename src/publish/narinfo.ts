import { basename } from 'node:path'
import { nix32OfSri } from './nix32.ts'
import type { PublishedPath } from './published-path.ts'

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
