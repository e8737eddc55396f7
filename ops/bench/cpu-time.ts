import { readdir, readFile } from 'node:fs/promises'

/** CPU time, user and system, in seconds. */
export interface CpuSeconds {
  own: number
  /** Of all ended children, and of their ended children. */
  endedChildren: number
}

/** Returns the CPU time of all ended children of this process and their ended children. Seconds. */
export async function cpuSecondsOfChildren(): Promise<number> {
  return parseCpuSeconds(await readFile('/proc/self/stat', 'utf8')).endedChildren
}

/** Returns the CPU time of a process and of its children, those that run and those that have ended. Seconds. */
export async function cpuSecondsWithChildren(pid: number): Promise<number> {
  const { own, endedChildren } = parseCpuSeconds(await readFile(`/proc/${pid}/stat`, 'utf8'))
  return own + endedChildren + sum(await Promise.all((await childrenOf(pid)).map(cpuSecondsIfRunning)))
}

/** Reads utime, stime, cutime and cstime from the text of `/proc/<pid>/stat`: proc(5). Linux counts them in hundredths of a second. */
export function parseCpuSeconds(stat: string): CpuSeconds {
  // The second field is the program's name in parentheses, and may hold both spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user, system, childrenUser, childrenSystem] = fields.slice(11, 15).map(Number) as (
    | number
    | undefined
  )[]
  const seconds = {
    own: ((user ?? Number.NaN) + (system ?? Number.NaN)) / 100,
    endedChildren: ((childrenUser ?? Number.NaN) + (childrenSystem ?? Number.NaN)) / 100,
  }
  if (Number.isNaN(seconds.own + seconds.endedChildren))
    throw new Error(`This is no text of /proc/<pid>/stat: ${stat}`)
  return seconds
}

async function childrenOf(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`)
  const lists = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8')))
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}

/** A child that ends meanwhile counts among its parent's ended children the next time. */
async function cpuSecondsIfRunning(pid: number): Promise<number> {
  try {
    return await cpuSecondsWithChildren(pid)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ESRCH') return 0
    throw error
  }
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)
