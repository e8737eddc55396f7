import { execa } from 'execa'
import { SetupFault } from '../errors.ts'
import type { Programs } from './compress.ts'

/** Throws `SetupFault` if zstd cannot run here. */
export async function requireZstd(programs: Programs): Promise<void> {
  const { failed } = await execa('zstd', ['--version'], {
    reject: false,
    extendEnv: false,
    env: { PATH: programs.path },
  })
  if (failed)
    throw new SetupFault(
      'zstd is not on the PATH. It compresses the paths of the cache. On Debian `ops/setup/all.sh` installs it.',
    )
}
