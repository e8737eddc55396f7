import { pipeline } from 'node:stream/promises'
import { execa } from 'execa'
import { SetupFault } from '../errors.ts'
import { Digest } from './digest.ts'
import { stagedFile } from './staging.ts'

interface Programs {
  /** Where programs are looked for. */
  path: string
}

/**
 * Compresses what comes from `source` into a new file, by zstd in a process of its own: what else this one does would have
 * to wait. Returns the hash (SRI) and bytes of the file. Throws what failed first, or the signal's reason.
 */
export async function compress(
  programs: Programs,
  source: AsyncIterable<Buffer>,
  file: string,
  signal: AbortSignal,
): Promise<{ fileHash: string; fileSize: number }> {
  const digest = new Digest()
  const zstd = execa('zstd', ['--quiet', '--stdout'], {
    // Ctrl+C is for this process, which then stops in order. Should it die, zstd finds the end of its input and ends.
    detached: true,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: { stdout: false, stderr: true },
    encoding: 'buffer',
    extendEnv: false,
    env: { PATH: programs.path },
  })
  try {
    await pipeline(
      source,
      zstd.duplex(),
      (compressed: AsyncIterable<Buffer>) => digest.of(compressed),
      stagedFile(file),
      { signal },
    )
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    zstd.kill('SIGKILL')
    await zstd.catch(() => {})
  }
  return { fileHash: digest.sri(), fileSize: digest.bytes }
}

/** Throws `SetupFault` where nothing can be compressed here. */
export async function requireZstd(programs: Programs): Promise<void> {
  const { failed } = await execa('zstd', ['--version'], {
    reject: false,
    extendEnv: false,
    env: { PATH: programs.path },
  })
  if (failed)
    throw new SetupFault(
      'zstd is not on the PATH, and the paths of the cache are compressed by it. On Debian `ops/setup/all.sh` installs it.',
    )
}
