import { type NixSettings, run } from './process/command.ts'
import { parseLine } from './process/log.ts'
import { plainText } from './process/plain-text.ts'

/** A store path and the cache that has it. */
export interface Fetchable {
  storePath: string
  /** URL of the cache. */
  substituter: string
  /** In the form of nix.conf: `<name>:<base64>`. */
  publicKeys: string[]
  /** Netrc file with credentials of caches; default: the one in Nix's settings. */
  netrcFile?: string
}

/** Numbers of paths already fetched and to fetch, and the path that Nix fetches now. */
export interface Fetching {
  done: number
  expected: number
  path: string
}

/** Reason why a path could not be fetched. Read from Nix's messages, which no builder can write here: nothing is built. */
export interface FetchFault {
  kind:
    | 'no-nix'
    /** The daemon accepts no caches from this user. */
    | 'cache-not-trusted'
    /** No key that Nix trusts has signed the path. */
    | 'not-signed'
    | 'other'
  /** Warnings and errors of Nix. */
  said: string[]
}

/** Fetches a path and its closure into Nix's store. Builds nothing. Returns null on success. */
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
      // Ignores cached answers: the path may have been published, or published again, since.
      ...['--option', 'narinfo-cache-negative-ttl', '0'],
      ...['--option', 'narinfo-cache-positive-ttl', '0'],
      ...(netrcFile ? ['--option', 'netrc-file', netrcFile] : []),
      ...['--log-format', 'internal-json'],
    ],
    // No limit: the command shows progress to its user, who can interrupt it.
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
      // Level 0 is an error, 1 a warning.
      else if (event.kind === 'message' && event.level <= 1) said.push(plainText(event.text))
      return undefined
    },
  })
  return result.exitCode === 0 ? null : { kind: kindOf(result.exitCode, said.join('\n')), said }
}

function kindOf(exitCode: number | null, said: string): FetchFault['kind'] {
  // Exit code of `setpriv` for a missing program, as of a shell.
  if (exitCode === 127) return 'no-nix'
  if (/ignoring untrusted substituter|restricted setting/.test(said)) return 'cache-not-trusted'
  if (/not signed by any of the keys|lacks a (valid )?signature/.test(said)) return 'not-signed'
  return 'other'
}
