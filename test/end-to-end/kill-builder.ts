import { readdir, readFile } from 'node:fs/promises'
import { eventually } from '../eventually.ts'

/**
 * Kills the builder of the package `pname` of the channel with this nonce, as the kernel does where memory runs out: from outside
 * of its sandbox, where it is process 1 and cannot be killed from inside.
 */
export async function killBuilder(pname: string, nonce: string): Promise<void> {
  await eventually(async () => {
    const pid = await findBuilder(pname, nonce)
    if (pid === null) return false
    process.kill(pid, 'SIGKILL')
    return true
  })
}

async function findBuilder(pname: string, nonce: string): Promise<number | null> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    const [environment, status] = await Promise.all(
      ['environ', 'status'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
    )
    const variables = environment?.split('\0') ?? []
    if (!variables.includes(`pname=${pname}`) || !variables.includes(`nonce=${nonce}`)) continue
    // `NSpid:	4711	1`: its number outside, and inside.
    if (/^NSpid:\t\d+\t1$/m.test(status ?? '')) return Number(pid)
  }
  return null
}
