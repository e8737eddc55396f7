import { readdir, readFile } from 'node:fs/promises'

/** A process, told apart from a later one of the same number. */
export interface Process {
  pid: number
  startedAt: string
  command: string
}

/** Returns all descendants of a process, from /proc. */
export async function descendants(ancestor: number): Promise<Process[]> {
  const all = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .map(look),
  )
  const family = new Set([ancestor])
  // A child may have a smaller number than its parent.
  for (let size = 0; size < family.size; ) {
    size = family.size
    for (const one of all) if (one && family.has(one.parent)) family.add(one.pid)
  }
  return all.flatMap((one) => (one && one.pid !== ancestor && family.has(one.pid) ? [one] : []))
}

/** Returns those that still run. */
export async function alive(processes: Process[]): Promise<Process[]> {
  const now = await Promise.all(processes.map(({ pid }) => look(pid)))
  return processes.filter(({ startedAt }, index) => now[index]?.startedAt === startedAt)
}

async function look(pid: number): Promise<(Process & { parent: number }) | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The program's name, in parentheses, may hold anything; the fields after it do not.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').join(' ')
    return { pid, parent: Number(fields[1]), startedAt: fields[19] ?? '', command }
  } catch {
    return null
  }
}
