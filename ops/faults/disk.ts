import { mkdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Cleanup } from './cleanup.ts'
import { CannotRun } from './row.ts'

/** A file system of its own, in memory, that can be filled to the last byte. */
export interface Disk {
  fill(): Promise<void>
  empty(): Promise<void>
}

export async function mountDisk(
  cleanup: Pick<Cleanup, 'teardown'>,
  folder: string,
  megabytes: number,
): Promise<Disk> {
  if (process.getuid?.() !== 0) throw new CannotRun('only root mounts file systems')
  await mkdir(folder, { recursive: true })
  await execa('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'patchbay-faults', folder])
  cleanup.teardown(() => execa('umount', ['--lazy', folder]))
  const filling = join(folder, '.filling')
  return {
    async fill() {
      const { bavail, bsize } = await statfs(folder)
      await execa('fallocate', ['--length', String(bavail * bsize), filling])
    },
    empty: () => rm(filling),
  }
}
