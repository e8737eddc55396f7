import { readdir, readFile } from 'node:fs/promises'

/** Returns the bytes of a process' resident set (source: Linux' /proc/<pid>/status), or 0 if it has ended or is unknown. */
export async function memoryOf(pid: number): Promise<number> {
  return kilobytesIn(await textOf(`/proc/${pid}/status`), 'VmRSS') * 1024
}

/**
 * Returns the bytes of memory that processes use together. Counts shared memory once (source: smaps_rollup), or, if the kernel does
 * not report that, counts no memory of mapped files.
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

/** Returns the ids of a process' children; empty if the kernel does not list them. */
export async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [])
  const lists = await Promise.all(threads.map((thread) => textOf(`/proc/${pid}/task/${thread}/children`)))
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}

/** Returns the ids of a process and all its descendants. */
export async function familyOf(pid: number): Promise<number[]> {
  const families = await Promise.all((await childrenOf(pid)).map(familyOf))
  return [pid, ...families.flat()]
}

/** Parses a field of /proc: `VmRSS:     1696 kB` -> 1696. */
function kilobytesIn(text: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0)
}

const textOf = (file: string) => readFile(file, 'utf8').catch(() => '')
