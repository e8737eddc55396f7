import { readFile } from 'node:fs/promises'
import { childrenOf, familyOf, memoryOf, sharedMemoryOf } from './memory.ts'

/**
 * Measures the memory of each builder of a running Nix with all its processes. Calls `exceeded` once when a builder uses more than
 * `limitMb`, with the file name of its derivation, or null if unknown. Returns a function that stops the measurements. Does not
 * see builders of a daemon, which are not children of its client.
 */
export function watchBuilderMemory(
  nix: number,
  limitMb: number,
  exceeded: (drvName: string | null) => void,
): () => void {
  const limit = limitMb * 1024 * 1024
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const look = async () => {
    const started = performance.now()
    for (const builder of await childrenOf(nix)) {
      const family = await familyOf(builder)
      const resident = (await Promise.all(family.map(memoryOf))).reduce((sum, bytes) => sum + bytes, 0)
      // The sum counts shared memory once per process. Reads the exact figure only above the limit, as it costs the kernel more.
      if (resident <= limit || (await sharedMemoryOf(family)) <= limit) continue
      if (!stopped) exceeded(await drvOf(builder))
      return
    }
    // Measures builders with thousands of processes less often.
    const took = performance.now() - started
    if (!stopped) timer = setTimeout(look, Math.min(Math.max(leastWaitMs, 5 * took), mostWaitMs))
  }
  timer = setTimeout(look, leastWaitMs)
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

const leastWaitMs = 100
/** Upper bound, because any measurement takes long on a busy machine, where memory is most likely to run out. */
const mostWaitMs = 500

/**
 * Returns the file name of the derivation that a process builds, from the source of its root mount (format: proc(5), mountinfo):
 *
 *     218 197 254:0 /nix/store/…-numpy-2.3.4.drv.chroot / rw,relatime - ext4 /dev/vda rw      up to 2.24
 *     218 197 254:0 /nix/store/…-numpy-2.3.4.drv.chroot/root / rw,relatime - ext4 /dev/vda rw
 */
async function drvOf(pid: number): Promise<string | null> {
  const mounts = await readFile(`/proc/${pid}/mountinfo`, 'utf8').catch(() => '')
  return /\/([^/ ]+\.drv)\.chroot(?:\/root)? \/ /.exec(mounts)?.[1] ?? null
}
