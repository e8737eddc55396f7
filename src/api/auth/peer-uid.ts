import { readFile } from 'node:fs/promises'
import { isIPv4, type Socket } from 'node:net'
import { isLoopback } from './loopback.ts'

/**
 * The user whose process holds the other end of a connection over loopback. `gone`: that end is closed, and the kernel no longer
 * knows whose it was. Null where the other end is no socket of this machine, or the kernel does not tell.
 */
export async function peerUid({
  remoteAddress,
  remotePort,
  localPort,
}: Socket): Promise<number | 'gone' | null> {
  if (remoteAddress === undefined || remotePort === undefined) return 'gone'
  if (!isLoopback(remoteAddress)) return null
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'latin1').catch(() => null)),
  )
  if (tables.every((table) => table === null)) return null
  for (const line of tables.join('\n').split('\n')) {
    // Number, own address, other's address, state, queues, timer, retransmissions, user, time-out, inode.
    const [, own = '', other = '', , , , , uid, , inode] = line.trim().split(/\s+/)
    if (portOf(own) !== remotePort || portOf(other) !== localPort || !isAddress(own, remoteAddress)) continue
    return inode === '0' ? 'gone' : Number(uid)
  }
  return 'gone'
}

const portOf = (end: string) => Number.parseInt(end.split(':')[1] ?? '', 16)

/** Whether the table's form of an address, four bytes at a time from the last, is this one of loopback. */
function isAddress(end: string, address: string): boolean {
  const hex = end.split(':')[0] ?? ''
  const mapped = address.replace(/^::ffff:/, '')
  if (!isIPv4(mapped)) return hex === `${'0'.repeat(24)}01000000`
  const bytes = mapped.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'))
  return hex.endsWith(bytes.reverse().join('').toUpperCase())
}
