import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { PathInfo } from '../nix/store/path-info.ts'
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

/** A key that the cache is signed with. */
export interface SigningKey {
  name: string
  /** `<name>:<base64>`, as `trusted-public-keys` in nix.conf wants it. */
  publicKey: string
  secret: KeyObject
}

export interface PublicKey {
  name: string
  key: KeyObject
}

/**
 * A secret key as Nix writes it: `<name>:<base64>` of the 32 bytes that all comes from, and the 32 of the public half.
 * Null where the text is none.
 */
export function parseSecretKey(text: string): SigningKey | null {
  const named = namedBytes(text.trim())
  if (named?.bytes.length !== 64) return null
  const [seed, half] = [named.bytes.subarray(0, 32), named.bytes.subarray(32)]
  const secret = createPrivateKey({
    format: 'jwk',
    key: { ...curve, d: seed.toString('base64url'), x: half.toString('base64url') },
  })
  if (!publicHalf(secret).equals(half)) return null
  return { name: named.name, publicKey: publicKeyText(named.name, secret), secret }
}

/** `<name>:<base64>` of 32 bytes. Null where the text is none. */
export function parsePublicKey(text: string): PublicKey | null {
  const named = namedBytes(text)
  if (named?.bytes.length !== 32) return null
  const x = named.bytes.toString('base64url')
  return { name: named.name, key: createPublicKey({ format: 'jwk', key: { ...curve, x } }) }
}

/** What `parseSecretKey` takes. */
export function secretKeyText(name: string, secret: KeyObject): string {
  const seed = Buffer.from(secret.export({ format: 'jwk' }).d ?? '', 'base64url')
  return `${name}:${Buffer.concat([seed, publicHalf(secret)]).toString('base64')}`
}

function publicKeyText(name: string, secret: KeyObject): string {
  return `${name}:${publicHalf(secret).toString('base64')}`
}

function publicHalf(secret: KeyObject): Buffer {
  return Buffer.from(createPublicKey(secret).export({ format: 'jwk' }).x ?? '', 'base64url')
}

/** What Nix writes keys and signatures as, `<name>:<base64>`; null where the text has another form. */
export function namedBytes(text: string): { name: string; bytes: Buffer } | null {
  const [, name, base64] = /^([^\s:#]+):([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? []
  return name && base64 ? { name, bytes: Buffer.from(base64, 'base64') } : null
}

const curve = { kty: 'OKP', crv: 'Ed25519' }
