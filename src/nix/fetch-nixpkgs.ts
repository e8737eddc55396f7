import { BuildFailed } from '../errors.ts'
import { type NixSettings, run } from './command.ts'

/** Where Nix gets revisions of Nixpkgs from: the same as in nix/channel.nix. */
const archives = 'https://github.com/NixOS/nixpkgs/archive'

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
  { signal, timeoutSeconds, from = archives }: { signal: AbortSignal; timeoutSeconds: number; from?: string },
): Promise<string> {
  const { exitCode, stdout, stderrTail, stoppedBy } = await run(settings, {
    program: 'nix-instantiate',
    args: [
      ...['--eval', '--json', '--read-write-mode'],
      ...['--argstr', 'name', `nixpkgs-${rev}`],
      ...['--argstr', 'url', `${from}/${rev}.tar.gz`],
      ...['--argstr', 'sha256', sha256],
      ...['--expr', '{ name, url, sha256 }: toString (fetchTarball { inherit name url sha256; })'],
    ],
    signal,
    timeoutSeconds,
  })
  if (exitCode === 0) return JSON.parse(stdout) as string
  if (exitCode === hashMismatch)
    throw new BuildFailed({
      class: 'hash-mismatch',
      message: `Revision ${rev} of Nixpkgs has another hash than ${sha256}. Correct one of the two.`,
      logTail: stderrTail,
    })
  throw new BuildFailed({
    class: 'substituter-error',
    message: `Revision ${rev} of Nixpkgs could not be fetched${stoppedBy ? ` within ${timeoutSeconds} s` : ''}. Check that it exists, and that workers reach github.com.`,
    logTail: stderrTail,
  })
}
