import { type NixSettings, run } from './command.ts'

/** Oldest Nix whose output and flags are known to work. Nixpkgs 25.11 and later want at least 2.18 to be evaluated. */
const oldest = { major: 2, minor: 8 }

/** The version of the Nix on the PATH, e.g. `2.26.3`. Throws where there is none, or one that is too old. */
export async function nixVersion(settings: NixSettings): Promise<string> {
  const { exitCode, stdout } = await run(settings, { program: 'nix-store', args: ['--version'] })
  const version = stdout.match(/(\d+)\.(\d+)[\w.]*/)
  if (exitCode !== 0 || !version) {
    throw new Error(
      'Nix is not on the PATH. `ops/setup/all.sh` installs it on Debian; elsewhere see nixos.org.',
    )
  }
  const [major = 0, minor = 0] = version.slice(1, 3).map(Number)
  if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
    throw new Error(`Nix ${version[0]} is too old: at least ${oldest.major}.${oldest.minor} is needed.`)
  }
  return version[0]
}
