import { createHash, randomBytes } from 'node:crypto'

/** A new token: 256 bits of chance, behind a prefix by which tools that look for leaked secrets know it. */
export function newTokenText(): string {
  return `pb_${randomBytes(32).toString('base64url')}`
}

/** What is kept of a token, in hex. Nothing slower is needed for what cannot be guessed. */
export function tokenHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * The token that a header `Authorization` shows: with Bearer as it is, with Basic as the password of any user. Null where
 * it shows none.
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
