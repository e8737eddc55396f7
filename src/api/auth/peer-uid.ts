import { readFile } from 'node:fs/promises'
import { isIPv4, type Socket } from 'node:net'
import { isLoopback } from './loopback.ts'

/**
 * Returns the uid of the process at the other end of a loopback connection, from `/proc/net/tcp` and `tcp6`. `gone`: that end is
 * closed and the kernel no longer knows its owner. Null when the other end is on another machine, or there is no such table.
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
    // Columns: number, own address, other address, state, queues, timer, retransmissions, uid, time-out, inode.
    const [, own = '', other = '', , , , , uid, , inode] = line.trim().split(/\s+/)
    if (portOf(own) !== remotePort || portOf(other) !== localPort || !isAddress(own, remoteAddress)) continue
    return inode === '0' ? 'gone' : Number(uid)
  }
  return 'gone'
}

const portOf = (end: string) => Number.parseInt(end.split(':')[1] ?? '', 16)

/** Compares an address of the table (hex, each four bytes reversed: `0100007F`) with one of loopback. */
function isAddress(end: string, address: string): boolean {
  const hex = end.split(':')[0] ?? ''
  const mapped = address.replace(/^::ffff:/, '')
  if (!isIPv4(mapped)) return hex === `${'0'.repeat(24)}01000000`
  const bytes = mapped.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'))
  return hex.endsWith(bytes.reverse().join('').toUpperCase())
}
