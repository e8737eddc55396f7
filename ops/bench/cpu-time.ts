import { readFile } from 'node:fs/promises'

/** Returns the CPU time, user and system, of all ended children of this process and their ended children. Seconds. */
export async function cpuSecondsOfChildren(): Promise<number> {
  return parseCpuSeconds(await readFile('/proc/self/stat', 'utf8'))
}

/** Reads cutime and cstime from the text of `/proc/<pid>/stat`: proc(5). Linux counts them in hundredths of a second. */
export function parseCpuSeconds(stat: string): number {
  // The second field is the program's name in parentheses, and may hold both spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [cutime, cstime] = fields.slice(13, 15).map(Number)
  const seconds = ((cutime ?? Number.NaN) + (cstime ?? Number.NaN)) / 100
  if (Number.isNaN(seconds)) throw new Error(`This is no text of /proc/<pid>/stat: ${stat}`)
  return seconds
}
