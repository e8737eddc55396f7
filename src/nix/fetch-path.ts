import { type NixSettings, run } from './process/command.ts'
import { parseLine, plainText } from './process/log.ts'

/** A store path, and the cache that has it. */
export interface Fetchable {
  storePath: string
  /** URL. */
  substituter: string
  /** As in nix.conf. */
  publicKeys: string[]
  /** File with what is shown to caches to be let in; else the one that Nix has in its settings. */
  netrcFile?: string
}

/** How many of the paths that the store lacks are there, and which came last. */
export interface Fetching {
  done: number
  expected: number
  path: string
}

/** Why a path could not be fetched. Read off what Nix itself says: nothing is built that could say the same. */
export interface FetchFault {
  kind:
    | 'no-nix'
    /** A daemon takes no cache from this user. */
    | 'cache-not-trusted'
    /** No key that Nix trusts has signed it. */
    | 'not-signed'
    | 'other'
  /** Nix's own warnings and errors. */
  said: string[]
}

/** Has Nix fetch a path, and what it refers to, into its store. Builds nothing. Returns null once it is there. */
export async function fetchPath(
  settings: NixSettings,
  { storePath, substituter, publicKeys, netrcFile }: Fetchable,
  onProgress: (fetching: Fetching) => void,
): Promise<FetchFault | null> {
  const fetching: Fetching = { done: 0, expected: 0, path: storePath }
  let fetches: number | null = null
  const said: string[] = []
  const result = await run(settings, {
    program: 'nix-store',
    args: [
      ...['--realise', storePath, '--max-jobs', '0'],
      ...['--option', 'extra-substituters', substituter],
      ...['--option', 'extra-trusted-public-keys', publicKeys.join(' ')],
      // It may have been asked for before it was published, and published again since it was last fetched.
      ...['--option', 'narinfo-cache-negative-ttl', '0'],
      ...['--option', 'narinfo-cache-positive-ttl', '0'],
      ...(netrcFile ? ['--option', 'netrc-file', netrcFile] : []),
      ...['--log-format', 'internal-json'],
    ],
    // It shows how far it is to a person, who ends it.
    timeoutSeconds: null,
    onLine: (line) => {
      const event = parseLine(line)
      if (event.kind === 'fetches-started') fetches ??= event.id
      else if (event.kind === 'progress' && event.id === fetches) {
        fetching.done = event.done
        fetching.expected = event.expected
        onProgress(fetching)
      } else if (event.kind === 'fetch-started') {
        fetching.path = event.path
        onProgress(fetching)
      } else if (event.kind === 'plain') said.push(plainText(event.text))
      // 0 is an error, 1 a warning.
      else if (event.kind === 'message' && event.level <= 1) said.push(plainText(event.text))
      return undefined
    },
  })
  return result.exitCode === 0 ? null : { kind: kindOf(result.exitCode, said.join('\n')), said }
}

function kindOf(exitCode: number | null, said: string): FetchFault['kind'] {
  // Of `setpriv`, as of a shell: there is no such program.
  if (exitCode === 127) return 'no-nix'
  if (/ignoring untrusted substituter|restricted setting/.test(said)) return 'cache-not-trusted'
  if (/not signed by any of the keys|lacks a (valid )?signature/.test(said)) return 'not-signed'
  return 'other'
}
