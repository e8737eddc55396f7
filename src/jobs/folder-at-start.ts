import { hostname } from 'node:os'

/** Names the folder in which this process looks at a channel of the file, before it takes work. */
export const folderAtStart = (channel: string) => `channel-${channel}@${hostname()}-${process.pid}`

/**
 * Tells whether the process that such a folder belongs to has ended. Null where that cannot be told: it ran on another machine or in
 * another container, or was of an earlier version, which did not say where.
 */
export function processHasEnded(folder: string): boolean | null {
  const [, host, pid] = /^channel-[^@]+@(.*)-(\d+)$/.exec(folder) ?? []
  if (host !== hostname()) return null
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
