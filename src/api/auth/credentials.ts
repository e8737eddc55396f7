import { createHash, randomBytes } from 'node:crypto'

/** Generates a token: `pb_` and 256 random bits in base64url. Secret scanners recognise the prefix. */
export function newTokenText(): string {
  return `pb_${randomBytes(32).toString('base64url')}`
}

/** Returns the SHA-256 of a token in hex, which the database stores. A random token needs no slower hash. */
export function tokenHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * Reads the token from a header `Authorization`: the value of Bearer, or the password of Basic with any user. Returns null when the
 * header holds none.
 */
export function bearerToken(authorization: string): string | null {
  const [, scheme = '', value = ''] = /^(\S+) +(\S+) *$/.exec(authorization) ?? []
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return value
    case 'basic': {
      const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(value, 'base64').toString()) ?? []
      return password || null
    }
    default:
      return null
  }
}
