import type { Environment } from '../../db/types.ts'
import type { HowToFetch } from '../resources/how-to-fetch.ts'
import type { CacheAddress } from './cache-address.ts'

type Fetchable = Pick<Environment, 'id' | 'storePath' | 'spec'>

/** Returns null until the environment is ready. */
export function howToFetchFrom(
  { id, storePath, spec: { system } }: Fetchable,
  offer: CacheAddress,
): HowToFetch | null {
  if (storePath === null) return null
  const { url, publicKeys } = offer
  return {
    substituter: url,
    publicKeys,
    nixConf: nixConf(offer),
    netrc: netrc(offer),
    command: command(storePath, offer),
    flake: flake({ id, storePath, system }, offer),
  }
}

/**
 * Returns three lines of nix.conf with which Nix uses the cache. The last makes Nix repeat a look-up that missed: it would
 * otherwise remember the miss for an hour and build what the cache has by then.
 */
export function nixConf({ url, publicKeys }: CacheAddress): string {
  return `extra-substituters = ${url}
extra-trusted-public-keys = ${publicKeys.join(' ')}
narinfo-cache-negative-ttl = 0
`
}

/** Returns a netrc line that gives Nix a token for the cache. A netrc has no ports. */
export function netrc({ url }: Pick<CacheAddress, 'url'>): string {
  // Curl, which reads the netrc for Nix, compares IPv6 addresses without brackets.
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1')
  return `machine ${host} login patchbay password <token>`
}

function command(storePath: string, { url, publicKeys }: CacheAddress): string {
  const words = [
    ...['nix-store', '--realise', storePath],
    ...['--option', 'extra-substituters', url],
    ...['--option', 'extra-trusted-public-keys', publicKeys.join(' ')],
    ...['--option', 'narinfo-cache-negative-ttl', '0'],
  ]
  return words.map(shellWord).join(' ')
}

/**
 * Returns a flake.nix with the environment. `appendContext` makes Nix fetch the path from all of its caches during evaluation;
 * `fetchClosure` would need the whole closure in one cache, and this one leaves out paths of upstream's.
 */
function flake(
  { id, storePath, system }: { id: string; storePath: string; system: string },
  { url, publicKeys }: CacheAddress,
): string {
  return `# Environment ${id}, from the cache it was published in: nothing is built.
#
#   nix run   . -- -c 'import sys; print(sys.version)'
#   nix shell . -c python
#   nix build .
#
# each with: --extra-experimental-features 'nix-command flakes' --accept-flake-config
# It takes Nix 2.18 or later. Where a daemon does not trust you, what is in nixConfig has to be in its nix.conf. Where the
# cache asks for a token, Nix takes that from its netrc: ${netrc({ url })}
{
  nixConfig = {
    extra-substituters = [ ${nixString(url)} ];
    extra-trusted-public-keys = [ ${publicKeys.map(nixString).join(' ')} ];
    narinfo-cache-negative-ttl = 0;
  };

  outputs = { self }:
    let
      path = ${nixString(storePath)};
      environment = builtins.appendContext path { \${path} = { path = true; }; };
    in
    {
      packages.${nixString(system)}.default = environment;
      apps.${nixString(system)}.default = { type = "app"; program = "\${environment}/bin/python"; };
    };
}
`
}

/** Quotes a text as one word of a shell command. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** Quotes a text as a string of the Nix language. JSON is not enough: Nix would expand `${` in it. */
export function nixString(text: string): string {
  const escaped = text
    .replace(/["\\$]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
  return `"${escaped}"`
}
