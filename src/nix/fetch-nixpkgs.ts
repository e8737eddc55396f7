import { BuildFailed } from '../errors.ts'
import { type NixResult, type NixSettings, run } from './process/command.ts'
import { contentKept, keeping, rootedAt } from './store/keep.ts'
import { pathInfo } from './store/path-info.ts'

export interface FetchLimits {
  signal: AbortSignal
  timeoutSeconds: number
  /** Address of the repository whose archives are fetched. */
  url: string
  /** Folder for what Nix keeps while it fetches. */
  cacheDir: string
  /** Link that keeps what was fetched in the store. */
  root: string
}

/** Exit code of Nix where what was fetched has another hash: its manual, command-ref/status-build-failure. */
const hashMismatch = 102

/**
 * Has Nix fetch a revision of Nixpkgs into its store, where evaluations find it by its name and hash, and returns its path. By
 * itself, so that what fails then is the fetching and nothing else. The name, the same as in nix/channel.nix, has the revision:
 * Nix takes what the store has by name and hash without a look at the address, and the hash of another revision would do.
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

/** Fetches a revision in the same way, and returns the hash of the unpacked archive (SRI). Throws `BuildFailed`. */
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

/** Tells a revision that is not there from a server that cannot be reached, which Nix ends with the same code. */
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
