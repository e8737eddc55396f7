import { readdir, readFile } from 'node:fs/promises'

/** Returns the pids of servers with a path in this folder on their command line. */
export async function serversIn(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const found = await Promise.all(
    pids.map(async (pid) => {
      const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      return /^(\S*\/)?(postgres|redis-server)\b/.test(commandLine) && commandLine.includes(folder)
        ? [pid]
        : []
    }),
  )
  return found.flat()
}
