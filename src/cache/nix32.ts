const alphabet = '0123456789abcdfghijklmnpqrsvwxyz'
const sri = /^sha256-([A-Za-z0-9+/]{43}=)$/

/** Encodes bytes in Nix's own base 32: letters other than RFC 4648's, the last bits first, no padding. */
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

/** Converts an SRI hash by SHA-256 (`sha256-…`) to Nix's base 32. Throws if the text is none. */
export function nix32OfSri(hash: string): string {
  const [, base64] = sri.exec(hash) ?? []
  if (!base64) throw new Error(`${hash} is no SRI hash by SHA-256`)
  return nix32(Buffer.from(base64, 'base64'))
}

export function sriOf(digest: Buffer): string {
  return `sha256-${digest.toString('base64')}`
}

/**
 * Converts a hash in the form of narinfos, `sha256:` and 52 characters of Nix's base 32, to SRI. Returns null if it has another
 * form.
 */
export function sriOfNix32(text: string): string | null {
  const [, digits] = /^sha256:([0-9a-df-np-sv-z]{52})$/.exec(text) ?? []
  if (!digits) return null
  const bytes = Buffer.alloc(32)
  for (const [place, letter] of [...digits].toReversed().entries()) {
    const value = alphabet.indexOf(letter)
    const byte = (place * 5) >> 3
    const bit = (place * 5) & 7
    bytes[byte] = (bytes[byte] ?? 0) | ((value << bit) & 255)
    const carried = value >> (8 - bit)
    // The last digit holds one bit of the hash; its other bits would lie beyond the end.
    if (byte + 1 < bytes.length) bytes[byte + 1] = (bytes[byte + 1] ?? 0) | carried
    else if (carried !== 0) return null
  }
  return sriOf(bytes)
}
