/**
 * The token that a header `Authorization` shows: with Bearer as it is, with Basic as the password of any user. Null where
 * it shows none.
 */
export function tokenShown(authorization: string): string | null {
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
