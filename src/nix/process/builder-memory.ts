import { readFile } from 'node:fs/promises'
import { childrenOf, familyOf, memoryOf, sharedMemoryOf } from './command.ts'

/**
 * Measures what each builder of a running Nix holds in memory together with all that it has started, and calls `exceeded` once one
 * holds more than so many megabytes, with the file name of its derivation where that can be told. Returns what stops it. A daemon's
 * builders are not seen: they are no children of its client.
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
      // The sum counts what processes share for each of them. What they really hold costs the kernel more to tell.
      if (resident <= limit || (await sharedMemoryOf(family)) <= limit) continue
      if (!stopped) exceeded(await drvOf(builder))
      return
    }
    // A builder of a thousand processes is looked at more seldom.
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
/** On a busy machine a look takes long whatever there is to look at, and that is where memory runs out. */
const mostWaitMs = 500

/**
 * The file name of the derivation that a process builds, from where Nix has it see its root:
 *
 *     218 197 254:0 /nix/store/…-numpy-2.3.4.drv.chroot / rw,relatime - ext4 /dev/vda rw      up to 2.24
 *     218 197 254:0 /nix/store/…-numpy-2.3.4.drv.chroot/root / rw,relatime - ext4 /dev/vda rw
 */
async function drvOf(pid: number): Promise<string | null> {
  const mounts = await readFile(`/proc/${pid}/mountinfo`, 'utf8').catch(() => '')
  return /\/([^/ ]+\.drv)\.chroot(?:\/root)? \/ /.exec(mounts)?.[1] ?? null
}
