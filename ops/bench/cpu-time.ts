import { readFile } from 'node:fs/promises'

/** CPU time, user's and system's, of all processes that this one has started and seen the end of, and of theirs. Seconds. */
export async function cpuSecondsOfChildren(): Promise<number> {
  return parseCpuSeconds(await readFile('/proc/self/stat', 'utf8'))
}

/** Of the text of `/proc/<pid>/stat`, cutime and cstime: proc(5). Linux counts them in hundredths, whatever its own clock. */
export function parseCpuSeconds(stat: string): number {
  // The second field is the program's name in parentheses, and may hold both spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [cutime, cstime] = fields.slice(13, 15).map(Number)
  const seconds = ((cutime ?? Number.NaN) + (cstime ?? Number.NaN)) / 100
  if (Number.isNaN(seconds)) throw new Error(`This is no text of /proc/<pid>/stat: ${stat}`)
  return seconds
}
