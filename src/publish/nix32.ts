const alphabet = '0123456789abcdfghijklmnpqrsvwxyz'
const sri = /^sha256-([A-Za-z0-9+/]{43}=)$/

/** Bytes in Nix's own base 32: other letters than RFC 4648's, the last bits first, no padding. */
export function nix32(bytes: Uint8Array): string {
  const length = Math.ceil((bytes.length * 8) / 5)
  let text = ''
  for (let digit = length - 1; digit >= 0; digit--) {
    const byte = (digit * 5) >> 3
    const bit = (digit * 5) & 7
    const bits = ((bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8)) >> bit
    text += alphabet[bits & 31]
  }
  return text
}

/** Throws where the text is no SRI hash by SHA-256. */
export function nix32OfSri(hash: string): string {
  const [, base64] = sri.exec(hash) ?? []
  if (!base64) throw new Error(`${hash} is no SRI hash by SHA-256`)
  return nix32(Buffer.from(base64, 'base64'))
}

export function sriOf(digest: Buffer): string {
  return `sha256-${digest.toString('base64')}`
}
