import { readFile } from 'node:fs/promises'

/**
 * Returns how many processes the kernel has killed for lack of memory: in this process' cgroup and those below it, where builders
 * run (source: `oom_kill 3` in memory.events), or on the whole machine without cgroup 2 (source: /proc/vmstat). Null if the kernel
 * does not report it.
 */
export async function oomKills(root = '/'): Promise<number | null> {
  // `0::/system.slice/patchbay.service`
  const [, cgroup] = /^0::(\/.*)$/m.exec(await textOf(`${root}/proc/self/cgroup`)) ?? []
  return (
    countIn(await textOf(`${root}/sys/fs/cgroup/${cgroup ?? ''}/memory.events`)) ??
    countIn(await textOf(`${root}/proc/vmstat`))
  )
}

const textOf = (file: string) => readFile(file, 'utf8').catch(() => '')

function countIn(text: string): number | null {
  const [, count] = /^oom_kill (\d+)$/m.exec(text) ?? []
  return count === undefined ? null : Number(count)
}
