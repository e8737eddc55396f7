import { BuildFailed } from '../errors.ts'
import { type NixResult, type NixSettings, run } from './process/command.ts'
import { contentKept, keeping, rootedAt } from './store/keep.ts'
import { pathInfo } from './store/path-info.ts'

export interface FetchLimits {
  signal: AbortSignal
  timeoutSeconds: number
  /** URL of the repository with the archives. */
  url: string
  /** Folder of Nix's cache of downloads. */
  cacheDir: string
  /** Link that becomes the gc root of the fetched path. */
  root: string
}

/** Exit code of Nix for a download with a wrong hash (source: its manual, command-ref/status-build-failure). */
const hashMismatch = 102

/**
 * Fetches a revision of Nixpkgs into the store, where evaluations find it by name and hash, and returns its store path. A call of
 * its own, so that its failure can only be a failed download. The name contains the revision, as in nix/channel.nix: Nix
 * accepts a path of the store by name and hash regardless of the URL, so the hash of another revision would pass otherwise.
 * Throws `BuildFailed`.
 */
export async function fetchNixpkgs(
  settings: NixSettings,
  { rev, sha256 }: { rev: string; sha256: string },
  limits: FetchLimits,
): Promise<string> {
  const result = await fetchArchive(settings, rev, ['--argstr', 'sha256', sha256], limits)
  if (result.exitCode === 0) return contentKept(limits.root)
  if (result.exitCode === hashMismatch)
    throw new BuildFailed({
      class: 'hash-mismatch',
      message: `Revision ${rev} of Nixpkgs has another hash than ${sha256}. Correct one of the two.`,
      logTail: result.stderrTail,
    })
  throw await notFetched(rev, result, limits)
}

/** Fetches a revision without a known hash, and returns the hash of the unpacked archive (SRI). Throws `BuildFailed`. */
export async function hashNixpkgs(settings: NixSettings, rev: string, limits: FetchLimits): Promise<string> {
  const result = await fetchArchive(settings, rev, [], limits)
  if (result.exitCode !== 0) throw await notFetched(rev, result, limits)
  const path = await contentKept(limits.root)
  const [info] = await pathInfo(settings, [path])
  if (!info) throw new Error(`${path} was fetched and is not in the store`)
  return info.narHash
}

function fetchArchive(
  settings: NixSettings,
  rev: string,
  hash: string[],
  { signal, timeoutSeconds, url, cacheDir, root }: FetchLimits,
): Promise<NixResult> {
  return run(settings, {
    program: 'nix-instantiate',
    args: [
      ...rootedAt(root),
      ...['--argstr', 'name', `nixpkgs-${rev}`],
      ...['--argstr', 'url', archiveOf(url, rev)],
      ...hash,
      ...['--expr', `{ name, url, ... }@archive: ${keeping('toString (fetchTarball archive)')}`],
    ],
    signal,
    timeoutSeconds,
    cacheDir,
  })
}

const archiveOf = (url: string, rev: string) => `${url}/archive/${rev}.tar.gz`

/** Returns the failure for a missing revision or an unreachable server, for which Nix has the same exit code. */
async function notFetched(
  rev: string,
  { stoppedBy, stderrTail: logTail }: NixResult,
  { signal, timeoutSeconds, url }: FetchLimits,
): Promise<BuildFailed> {
  if (!stoppedBy && (await isMissing(archiveOf(url, rev), signal)))
    return new BuildFailed({
      class: 'unsupported-pin',
      message: `${url} has no revision ${rev}. Name one that is there.`,
      logTail,
    })
  return new BuildFailed({
    class: 'substituter-error',
    message: `Revision ${rev} of Nixpkgs could not be fetched from ${url}${stoppedBy ? ` within ${timeoutSeconds} s` : ''}. Check that workers reach it, and try again.`,
    logTail,
  })
}

async function isMissing(address: string, signal: AbortSignal): Promise<boolean> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(10_000)])
  const response = await fetch(address, { method: 'HEAD', signal: limited }).catch(() => null)
  return response?.status === 404 || response?.status === 410
}
