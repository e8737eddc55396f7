import type { NixSettings } from '../nix/command.ts'
import { type FetchFault, fetchPath } from '../nix/fetch.ts'
import { indented, joined } from './layout.ts'
import { progressOn } from './progress.ts'
import type { Environment, HowToFetch } from './service.ts'
import type { Terminal } from './terminal.ts'

/**
 * Has the Nix of this machine fetch an environment that is ready, and shows how far it is. Where that fails, says what to do
 * and returns false.
 */
export async function fetchHere(
  { storePath, fetch }: Environment,
  nix: NixSettings,
  { err }: Pick<Terminal, 'err'>,
): Promise<boolean> {
  if (storePath === null || fetch === null) {
    err.write('The service does not say how to fetch this environment.\n')
    return false
  }
  const progress = progressOn(err)
  const fault = await fetchPath(nix, { storePath, ...fetch }, ({ done, expected, path }) =>
    progress.show({ state: `fetching  ${done}/${expected} paths`, lastLine: path }),
  ).finally(() => progress.end())
  if (fault) err.write(faultReport(fault, fetch))
  return fault === null
}

function faultReport({ kind, said }: FetchFault, fetch: HowToFetch): string {
  return joined([
    'The environment is ready, but Nix could not fetch it.',
    said.length > 0 && kind !== 'no-nix' && indented(said.slice(-10)),
    wayOn(kind, fetch),
  ])
}

function wayOn(kind: FetchFault['kind'], { nixConf, command, publicKeys }: HowToFetch): string | false {
  const lines = indented(nixConf.trimEnd().split('\n'))
  switch (kind) {
    case 'no-nix':
      return `Nix is not installed here, or not on the PATH. Once it is:\n${indented([command])}`
    case 'cache-not-trusted':
      return `Nix’s daemon takes caches only from users that it trusts, and you are none. Have these lines put into\n/etc/nix/nix.conf, and the daemon started again:\n${lines}`
    case 'not-signed':
      return `None of the keys that Nix trusts has signed what the cache sent. The service says that it signs with:\n${indented(publicKeys)}\nWhere Nix’s daemon does not trust you, it takes keys from its nix.conf alone: have these lines put there.\n${lines}\nOtherwise it is not what the service has published: tell its operator.`
    case 'other':
      return false
  }
}
