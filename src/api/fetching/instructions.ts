import type { Environment } from '../../db/types.ts'
import type { HowToFetch } from '../resources/how-to-fetch.ts'
import type { CacheAddress } from './cache-address.ts'

/** Null while the environment is not ready: whoever waits for it asks every second, and costs no look at the keys. */
export async function howToFetch(
  environment: Fetchable,
  askOffer: () => Promise<CacheAddress>,
): Promise<HowToFetch | null> {
  return environment.storePath === null ? null : howToFetchFrom(environment, await askOffer())
}

type Fetchable = Pick<Environment, 'id' | 'storePath' | 'spec'>

/** Null while the environment is not ready. */
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
 * Three lines with which Nix takes from the cache whatever it has. The last has it ask again for what the cache did not have
 * a minute ago: Nix would remember that for an hour, and meanwhile build what has been built.
 */
export function nixConf({ url, publicKeys }: CacheAddress): string {
  return `extra-substituters = ${url}
extra-trusted-public-keys = ${publicKeys.join(' ')}
narinfo-cache-negative-ttl = 0
`
}

/** A line for Nix's netrc, in which it finds what to show to a cache that asks for a token. Ports are none of its business. */
export function netrc({ url }: Pick<CacheAddress, 'url'>): string {
  // Curl, which reads it, has addresses of IPv6 without their brackets.
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
 * Gives the environment to flakes. `appendContext` has Nix fetch the path while it evaluates, from all of its caches;
 * `fetchClosure`, which is made for this, wants the whole closure from one, and ours leaves out what upstream's has.
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

/** One word of a shell's command line, whatever is in it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** A string of the Nix language. JSON's is another: Nix would still look for `${` in it. */
export function nixString(text: string): string {
  const escaped = text
    .replace(/["\\$]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
  return `"${escaped}"`
}
