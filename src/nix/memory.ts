import { readFile } from 'node:fs/promises'

/** Bytes of memory that a process holds (its resident set, from Linux' /proc), 0 once it has ended or where unknown. */
export async function memoryOf(pid: number): Promise<number> {
  try {
    const [, resident] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')
    return Number(resident) * 4096
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0
    throw error
  }
}
