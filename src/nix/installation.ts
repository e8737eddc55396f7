import { chmod, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetupFault } from '../errors.ts'
import { type NixSettings, run } from './process/command.ts'
import { plainText } from './process/log.ts'
import { rootedAt } from './store/keep.ts'

/** Thrown where builds cannot be kept apart from the machine. The message says how to mend it. */
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
 * Proves that Nix builds in a sandbox: a derivation looks for a file that only this machine has. Throws
 * `SandboxMissing`. Nix's own setting is not asked: it falls back to no sandbox by default, and says nothing.
 */
export async function proveSandbox(settings: NixSettings): Promise<void> {
  // Where every user of the machine can look, and where a sandbox has a folder of its own.
  const own = await mkdtemp(join(tmpdir(), 'patchbay-sandbox-probe-'))
  const probe = join(own, 'probe')
  const file = join(own, 'probe.nix')
  // Whoever builds outside of a sandbox has to be able to see it.
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
