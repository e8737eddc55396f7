import { createHash, randomBytes } from 'node:crypto'

/** A new token: 256 bits of chance, behind a prefix by which tools that look for leaked secrets know it. */
export function newTokenText(): string {
  return `pb_${randomBytes(32).toString('base64url')}`
}

/** What is kept of a token, in hex. Nothing slower is needed for what cannot be guessed. */
export function tokenHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
