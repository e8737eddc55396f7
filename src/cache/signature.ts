import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { PathInfo } from '../nix/store/path-info.ts'
import { nix32OfSri } from './nix32.ts'

/** The fields of a path that a signature covers. */
export type Signed = Pick<PathInfo, 'path' | 'narHash' | 'narSize' | 'references'>

/**
 * Returns the text that a narinfo's signature covers: a path, its content and its references.
 *
 *     1;/nix/store/<hash>-click-8.1.8;sha256:<base 32>;712345;/nix/store/<hash>-python3-3.13.5,…
 *
 * It covers no other field of the narinfo.
 */
export function fingerprint({ path, narHash, narSize, references }: Signed): string {
  return `1;${path};sha256:${nix32OfSri(narHash)};${narSize};${references.toSorted().join(',')}`
}

/** Returns the signature `<name of the key>:<base64>` (Ed25519). The same path and key always give the same. */
export function signatureBy(key: SigningKey, path: Signed): string {
  return `${key.name}:${sign(null, Buffer.from(fingerprint(path)), key.secret).toString('base64')}`
}

/** Returns whether one of the signatures is a valid one by one of the keys. */
export function isSignedBy(keys: PublicKey[], path: Signed, signatures: string[]): boolean {
  return signatures.some((text) => {
    const signature = namedBytes(text)
    const says = Buffer.from(fingerprint(path))
    return keys.some(({ name, key }) => name === signature?.name && verify(null, says, key, signature.bytes))
  })
}

/** Returns the name of the key in a signature. */
export function signerOf(signature: string): string {
  return signature.slice(0, signature.indexOf(':'))
}

/** A secret key that signs the cache's narinfos. */
export interface SigningKey {
  name: string
  /** `<name>:<base64>`, as in `trusted-public-keys` of nix.conf. */
  publicKey: string
  secret: KeyObject
}

export interface PublicKey {
  name: string
  key: KeyObject
}

/**
 * Parses a secret key in Nix's form: `<name>:<base64>` of the 32 bytes of the seed and the 32 of the public half. Returns null
 * if the text is none.
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

/** Parses a public key in Nix's form: `<name>:<base64>` of 32 bytes. Returns null if the text is none. */
export function parsePublicKey(text: string): PublicKey | null {
  const named = namedBytes(text)
  if (named?.bytes.length !== 32) return null
  const x = named.bytes.toString('base64url')
  return { name: named.name, key: createPublicKey({ format: 'jwk', key: { ...curve, x } }) }
}

/** Formats a secret key as `parseSecretKey` reads it. */
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

/** Splits a key or signature in Nix's form, `<name>:<base64>`; returns null if the text has another form. */
export function namedBytes(text: string): { name: string; bytes: Buffer } | null {
  const [, name, base64] = /^([^\s:#]+):([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? []
  return name && base64 ? { name, bytes: Buffer.from(base64, 'base64') } : null
}

const curve = { kty: 'OKP', crv: 'Ed25519' }
