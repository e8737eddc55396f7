import { readFile, rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Ends the server that an earlier process of ours started in this folder and did not live to stop, and waits until it is
 * gone. The caller has claimed the folder, so nobody is using that server. A pid file that outlived its server (the machine
 * was switched off) is removed, whatever process bears its number today.
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
      if (waited > 60_000) throw new Error(`The server that was left in ${folder} does not end (pid ${pid}).`)
      await sleep(20)
    }
  }
  await rm(pidFile, { force: true })
}

/** Both servers name their folder in the command line, which, unlike the working directory, every user may read. */
async function isServerOf(folder: string, pid: number): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return commandLine.includes(`${folder}/`)
}
