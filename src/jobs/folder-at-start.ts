import { hostname } from 'node:os'

/** Names the folder in which this process evaluates a channel of the file, before it takes work. */
export const folderAtStart = (channel: string) => `channel-${channel}@${hostname()}-${process.pid}`

/**
 * Returns whether the process of such a folder has ended. Returns null if that is unknown: it ran on another machine or in
 * another container, or was of an earlier version, which did not write the host into the name.
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
