import { sign, verify } from 'node:crypto'
import type { PathInfo } from '../nix/path-info.ts'
import { namedBytes, type PublicKey, type SigningKey } from './key.ts'
import { nix32OfSri } from './nix32.ts'

/** A path as signatures are about it. */
export type Signed = Pick<PathInfo, 'path' | 'narHash' | 'narSize' | 'references'>

/** What a signature holds for: a path, its content, and what it refers to. Nothing else of a narinfo is signed. */
export function fingerprint({ path, narHash, narSize, references }: Signed): string {
  return `1;${path};sha256:${nix32OfSri(narHash)};${narSize};${references.toSorted().join(',')}`
}

/** `<name of the key>:<base64>`. The same path and key always give the same. */
export function signatureBy(key: SigningKey, path: Signed): string {
  return `${key.name}:${sign(null, Buffer.from(fingerprint(path)), key.secret).toString('base64')}`
}

/** Whether one of the signatures is by one of the keys, and true. */
export function isSignedBy(keys: PublicKey[], path: Signed, signatures: string[]): boolean {
  return signatures.some((text) => {
    const signature = namedBytes(text)
    const says = Buffer.from(fingerprint(path))
    return keys.some(({ name, key }) => name === signature?.name && verify(null, says, key, signature.bytes))
  })
}

/** The name of the key that a signature says it is by. */
export function signerOf(signature: string): string {
  return signature.slice(0, signature.indexOf(':'))
}
