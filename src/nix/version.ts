import { SetupFault } from '../errors.ts'
import { type NixSettings, run } from './command.ts'

/** Oldest Nix whose output and flags are known to work. Nixpkgs 25.11 and later want at least 2.18 to be evaluated. */
const oldest = { major: 2, minor: 8 }

/** The version of the Nix on the PATH, e.g. `2.26.3`. Throws `SetupFault` where none works, or one that is too old. */
export async function nixVersion(settings: NixSettings): Promise<string> {
  const { exitCode, stdout, stderrTail } = await run(settings, { program: 'nix-store', args: ['--version'] })
  if (exitCode === 127) {
    throw new SetupFault(
      'Nix is not on the PATH. On Debian `ops/setup/all.sh` installs it; elsewhere see its own installer.',
    )
  }
  const version = stdout.match(/(\d+)\.(\d+)[\w.]*/)
  if (exitCode !== 0 || !version) {
    throw new SetupFault(
      `Nix does not work for this user. Start the worker as root, or run nix-daemon. Nix said:\n${stderrTail.join('\n')}`,
    )
  }
  const [major = 0, minor = 0] = version.slice(1, 3).map(Number)
  if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
    throw new SetupFault(`Nix ${version[0]} is too old: at least ${oldest.major}.${oldest.minor} is needed.`)
  }
  return version[0]
}
