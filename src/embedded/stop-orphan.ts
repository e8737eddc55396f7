import { readFile, rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Stops the server that an earlier, killed process of Patchbay started in this folder, and waits until it is gone. The caller
 * has claimed the folder, so that no process uses that server. Removes a pid file that outlived its server (the machine was
 * switched off), whichever process has its number now.
 */
export async function stopOrphan(
  folder: string,
  pidFile: string,
  log: (line: string) => void,
): Promise<void> {
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10)
  if (Number.isNaN(pid)) return
  if (await isServerOf(folder, pid)) {
    log(`ending the server that an earlier process left in ${folder} (pid ${pid})`)
    process.kill(pid, 'SIGINT')
    for (let waited = 0; await isServerOf(folder, pid); waited += 20) {
      if (waited > 60_000) throw new Error(`The orphaned server in ${folder} does not end (pid ${pid}).`)
      await sleep(20)
    }
  }
  await rm(pidFile, { force: true })
}

/**
 * Returns whether the process names the folder in its command line, as both servers do. Unlike the working directory, every
 * user may read that.
 */
async function isServerOf(folder: string, pid: number): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return commandLine.includes(`${folder}/`)
}
