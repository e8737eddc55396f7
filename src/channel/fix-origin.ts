import { join } from 'node:path'
import { hashNixpkgs } from '../nix/fetch-nixpkgs.ts'
import type { ChannelOrigin, FixedOrigin } from '../spec/channel-origin.ts'
import { branchHead } from './branch-head.ts'
import type { OpenChannelContext } from './workspace.ts'

/**
 * Resolves an origin: looks up the revision of a branch, and computes the hash of a revision. `knownHash` returns the hash of a
 * revision from the database, or null. Throws `BuildFailed`.
 */
export async function fixOrigin(
  from: ChannelOrigin,
  { settings, limits, signal, nixpkgsUrl, folder }: OpenChannelContext,
  knownHash: (rev: string) => Promise<string | null>,
): Promise<FixedOrigin> {
  if ('path' in from) return from
  const { config, overlays } = from
  const rev =
    'branch' in from
      ? await branchHead(from.branch, { url: nixpkgsUrl, signal, timeoutSeconds: askSeconds })
      : from.rev
  const given = 'rev' in from ? from.sha256 : undefined
  const sha256 =
    given ??
    (await knownHash(rev)) ??
    (await hashNixpkgs(settings, rev, {
      signal,
      timeoutSeconds: limits.evalTimeoutSeconds,
      url: nixpkgsUrl,
      cacheDir: join(folder, 'fetched'),
      root: join(folder, 'nixpkgs'),
    }))
  return { rev, sha256, ...(config && { config }), ...(overlays && { overlays }) }
}

/** Limit of time for a request to a Git server, which usually answers within two seconds. */
export const askSeconds = 30
