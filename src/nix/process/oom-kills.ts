import { readFile } from 'node:fs/promises'

/**
 * Returns how many processes the kernel has killed because memory ran out: of this process' cgroup and those below it, where
 * builders run (`oom_kill` of memory.events), or of the whole machine without cgroup 2 (`oom_kill` of /proc/vmstat). Null where
 * the kernel does not say.
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
