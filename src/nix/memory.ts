import { readdir, readFile } from 'node:fs/promises'

/** Bytes of memory that a process holds (its resident set, from Linux' /proc), 0 once it has ended or where unknown. */
export async function memoryOf(pid: number): Promise<number> {
  return kilobytesIn(await textOf(`/proc/${pid}/status`), 'VmRSS') * 1024
}

/**
 * Bytes of memory that processes hold together. What they share is counted once where the kernel tells it, and else not at all for
 * files.
 */
export async function sharedMemoryOf(pids: number[]): Promise<number> {
  const parts = await Promise.all(
    pids.map(async (pid) => {
      const rollup = await textOf(`/proc/${pid}/smaps_rollup`)
      if (rollup !== '') return kilobytesIn(rollup, 'Pss')
      return kilobytesIn(await textOf(`/proc/${pid}/status`), 'RssAnon')
    }),
  )
  return parts.reduce((sum, kilobytes) => sum + kilobytes, 0) * 1024
}

/** The processes that a process has started and that it is the parent of; none where the kernel does not tell. */
export async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [])
  const lists = await Promise.all(threads.map((thread) => textOf(`/proc/${pid}/task/${thread}/children`)))
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}

/** A process and all that it has started, directly or not. */
export async function familyOf(pid: number): Promise<number[]> {
  const families = await Promise.all((await childrenOf(pid)).map(familyOf))
  return [pid, ...families.flat()]
}

/** `VmRSS:     1696 kB` */
function kilobytesIn(text: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0)
}

const textOf = (file: string) => readFile(file, 'utf8').catch(() => '')
