import { chmod, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetupFault } from '../errors.ts'
import { type NixSettings, run } from './process/command.ts'
import { plainText } from './process/plain-text.ts'

import { rootedAt } from './store/keep.ts'

/** Thrown if Nix cannot build in a sandbox on this machine. The message says how to mend that. */
export class SandboxMissing extends SetupFault {
  override name = 'SandboxMissing'
}

const expression = `{ probe, nonce }: derivation {
  name = "sandbox-probe";
  system = builtins.currentSystem;
  builder = "/bin/sh";
  args = [ "-c" "if [ -e \\"$probe\\" ]; then exit 9; fi; echo apart > $out" ];
  inherit probe nonce;
}`

/**
 * Proves that Nix builds in a sandbox: builds a derivation that fails if it sees a file of this machine. Throws
 * `SandboxMissing`. Does not trust Nix's setting `sandbox`, because Nix silently falls back to no sandbox by default.
 */
export async function proveSandbox(settings: NixSettings): Promise<void> {
  // In a folder that all users of the machine can read, and that a sandbox replaces by its own.
  const own = await mkdtemp(join(tmpdir(), 'patchbay-sandbox-probe-'))
  const probe = join(own, 'probe')
  const file = join(own, 'probe.nix')
  // A builder outside a sandbox has to see the file.
  await chmod(own, 0o755)
  await writeFile(probe, '')
  await writeFile(file, expression)
  try {
    const nonce = `${process.pid}-${Date.now()}`
    const drv = await run(settings, {
      program: 'nix-instantiate',
      args: [
        ...['--argstr', 'probe', probe, '--argstr', 'nonce', nonce, file],
        ...rootedAt(join(own, 'derivation')),
      ],
    })
    if (drv.exitCode !== 0)
      throw new SandboxMissing(`Nix does not work here: ${plainText(drv.stderrTail.join('\n'))}`)
    const built = await run(settings, {
      program: 'nix-store',
      args: [
        ...['--realise', await readlink(join(own, 'derivation'))],
        ...['--option', 'sandbox', 'true', '--option', 'sandbox-fallback', 'false'],
        ...['--option', 'substitute', 'false'],
      ],
    })
    if (built.exitCode !== 0) {
      throw new SandboxMissing(
        `Nix cannot build in its sandbox here, so this worker does not start.
It needs: the build users of the group nixbld, the kernel's user and mount namespaces, and \`sandbox = true\` in nix.conf.
\`ops/setup/nix.sh\` sets up the first and the last. A container has to be started with --security-opt seccomp=unconfined
--security-opt apparmor=unconfined --security-opt systempaths=unconfined, and with --cap-add SYS_ADMIN where the host forbids
user namespaces. Nix said:
${plainText(built.stderrTail.join('\n'))}`,
      )
    }
  } finally {
    await rm(own, { recursive: true })
  }
}

/** Oldest version of Nix with which the tests pass. Evaluating Nixpkgs 25.11 and later takes at least 2.18. */
const oldest = { major: 2, minor: 8 }

/** Returns the version of the Nix on the PATH, e.g. `2.26.3`. Throws `SetupFault` if it is missing, broken or too old. */
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
