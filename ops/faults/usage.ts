import { readdir, readFile } from 'node:fs/promises'

/** Memory and descriptors of one process. */
export interface Usage {
  mebibytes: number
  descriptors: number
}

/** Before the fault, the highest values during it, and after all builds had ended. */
export interface UsageOverTime {
  before: Usage
  most: Usage
  after: Usage
}

export async function usageOf(pid: number): Promise<Usage | null> {
  try {
    const [status, descriptors] = await Promise.all([
      readFile(`/proc/${pid}/status`, 'utf8'),
      readdir(`/proc/${pid}/fd`),
    ])
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
    // A zombie process has none.
    return resident === undefined
      ? null
      : { mebibytes: Number(resident) / 1024, descriptors: descriptors.length }
  } catch {
    return null
  }
}

/** Watches processes by role; the process of a role may change. */
export async function watchUsage(
  pids: () => { [role: string]: number },
): Promise<() => Promise<{ [role: string]: UsageOverTime }>> {
  const nothing: Usage = { mebibytes: 0, descriptors: 0 }
  const now = async () => {
    const pairs = Object.entries(pids()).map(async ([role, pid]) => [role, await usageOf(pid)] as const)
    return new Map(await Promise.all(pairs))
  }
  const before = await now()
  const most = new Map(before)
  const ticker = setInterval(async () => {
    for (const [role, usage] of await now()) {
      const so = most.get(role) ?? nothing
      if (usage)
        most.set(role, {
          mebibytes: Math.max(so.mebibytes, usage.mebibytes),
          descriptors: Math.max(so.descriptors, usage.descriptors),
        })
    }
  }, 500)
  return async () => {
    clearInterval(ticker)
    const after = await now()
    return Object.fromEntries(
      [...after.keys()].map((role) => [
        role,
        {
          before: before.get(role) ?? nothing,
          most: most.get(role) ?? nothing,
          after: after.get(role) ?? nothing,
        },
      ]),
    )
  }
}
