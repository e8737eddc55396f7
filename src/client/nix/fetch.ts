import { type FetchFault, fetchPath } from '../../nix/fetch-path.ts'
import type { NixSettings } from '../../nix/process/command.ts'
import type { Environment, HowToFetch } from '../http/patchbay.ts'
import { indented, joined } from '../output/layout.ts'
import { progressOn } from '../output/progress.ts'
import type { Terminal } from '../output/terminal.ts'
import { needsToken, netrcLine, withNetrc } from './netrc.ts'

export interface FetchSettings {
  nix: NixSettings
  /** The token for the service and its cache. */
  token?: string | undefined
}

/**
 * Fetches a ready environment with the Nix of this machine, and shows the progress. Reports a failure with advice, and
 * returns false.
 */
export async function fetchHere(
  { storePath, fetch }: Environment,
  { nix, token }: FetchSettings,
  { err }: Pick<Terminal, 'err'>,
): Promise<boolean> {
  if (storePath === null || fetch === null) {
    err.write('The service does not serve this environment from a cache.\n')
    return false
  }
  const progress = progressOn(err)
  const fault = await withNetrc(nix, { storePath, ...fetch, token }, (netrcFile) =>
    fetchPath(nix, { storePath, ...fetch, ...netrcFile }, ({ done, expected, path }) =>
      progress.show({ state: `fetching  ${done}/${expected} paths`, lastLine: path }),
    ),
  ).finally(() => progress.end())
  // Nix treats a cache that refuses its request as absent, and does not report it.
  const isUnauthorised = fault?.kind === 'other' && (await needsToken(fetch.substituter, storePath))
  if (fault) err.write(fetchFaultReport(fault.said, isUnauthorised ? 'not-let-in' : fault.kind, fetch))
  return fault === null
}

type Kind = FetchFault['kind'] | 'not-let-in'

function fetchFaultReport(said: string[], kind: Kind, fetch: HowToFetch): string {
  return joined([
    'The environment is ready, but Nix could not fetch it.',
    said.length > 0 && kind !== 'no-nix' && indented(said.slice(-10)),
    adviceFor(kind, fetch),
  ])
}

function adviceFor(kind: Kind, { nixConf, command, publicKeys, substituter }: HowToFetch): string | false {
  const lines = indented(nixConf.trimEnd().split('\n'))
  switch (kind) {
    case 'no-nix':
      return `Nix is not installed here, or not on the PATH. Once it is:\n${indented([command])}`
    case 'cache-not-trusted':
      return `Nix’s daemon takes caches only from users that it trusts, and you are none. Have these lines put into\n/etc/nix/nix.conf, and the daemon started again:\n${lines}`
    case 'not-signed':
      return `None of the keys that Nix trusts has signed what the cache sent. The service says that it signs with:\n${indented(publicKeys)}\nWhere Nix’s daemon does not trust you, it takes keys from its nix.conf alone: have these lines put there.\n${lines}\nOtherwise it is not what the service has published: tell its operator.`
    case 'not-let-in':
      return `The cache did not let Nix in. Where a daemon runs Nix, it shows what its own netrc has (/etc/nix/netrc, or\nnetrc-file in nix.conf), unless it trusts you. Have this put there, with a token that may read:\n${indented([netrcLine(substituter, '<token>')])}`
    case 'other':
      return false
  }
}
