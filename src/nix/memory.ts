import { readFile } from 'node:fs/promises'
import { execa } from 'execa'

/** Bytes of memory that a process holds (its resident set, from Linux' /proc), 0 once it has ended or where unknown. */
export async function memoryOf(pid: number): Promise<number> {
  try {
    const [, resident] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')
    return Number(resident) * (await pageSize())
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0
    throw error
  }
}

let known: Promise<number> | undefined

/** Bytes of a page of memory: 4096 on x86-64, as much as 65536 on ARM. Asked of the system once. */
export function pageSize(): Promise<number> {
  known ??= execa('getconf', ['PAGESIZE']).then(({ stdout }) => Number(stdout))
  return known
}
