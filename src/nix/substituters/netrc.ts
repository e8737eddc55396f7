/** Credentials for a host. */
export interface NetrcEntry {
  /** Null for the entry `default`, which applies to all hosts without an entry. */
  machine: string | null
  login: string
  password: string
}

/**
 * Parses a netrc, the format of Nix's `netrc-file` (source: curl's and GNU inetutils' documentation):
 *
 *     machine cache.example.org login patchbay password pb_secret
 *     default login anonymous password "a b"
 *
 * Ignores unknown tokens, as curl does. Macros (`macdef`) end at an empty line.
 */
export function parseNetrc(text: string): NetrcEntry[] {
  const entries: NetrcEntry[] = []
  const withoutMacros = text.replace(/^[ \t]*macdef\s[\s\S]*?(\n[ \t]*\n|$(?![\s\S]))/gm, '\n')
  const tokens = tokensOf(withoutMacros.replace(/^\s*#.*$/gm, ''))
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === 'default') entries.push({ machine: null, login: '', password: '' })
    else if (token === 'machine') entries.push({ machine: tokens[++at] ?? '', login: '', password: '' })
    else {
      const entry = entries.at(-1)
      if (entry && (token === 'login' || token === 'password')) entry[token] = tokens[++at] ?? ''
    }
  }
  return entries
}

/** Returns the `authorization` header for a host, `Basic <base64>`; null if the netrc has no entry for it. */
export function authorizationFor(netrc: NetrcEntry[], hostname: string): string | null {
  // A netrc has IPv6 addresses without brackets.
  const host = hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  const entry =
    netrc.find(({ machine }) => machine?.toLowerCase() === host) ??
    netrc.find(({ machine }) => machine === null)
  return entry ? basic(entry.login, entry.password) : null
}

export function basic(login: string, password: string): string {
  return `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`
}

function tokensOf(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/g, '$1'),
  )
}
