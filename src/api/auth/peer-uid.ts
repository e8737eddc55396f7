import { readFile } from 'node:fs/promises'
import { isIPv4, type Socket } from 'node:net'
import { batched } from '../../db/batched.ts'
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
  const ends = await connectionTable('all')
  if (ends === null) return null
  const end = ends
    .get(portsOf(remotePort, localPort ?? 0))
    ?.find(({ address }) => isAddress(address, remoteAddress))
  return end?.uid ?? 'gone'
}

interface End {
  /** Hex, each four bytes reversed: `0100007F`. */
  address: string
  uid: number | 'gone'
}

/** Reads the kernel's table once for all connections that wait for it: a thousand may be opened at once, and each is a line. */
const connectionTable = batched(async (asked: readonly 'all'[]) => {
  const ends = await readConnections()
  return asked.map(() => ends)
})

/** Returns the ends of all connections of this machine by their two ports; null if there is no such table. */
async function readConnections(): Promise<Map<string, End[]> | null> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'latin1').catch(() => null)),
  )
  if (tables.every((table) => table === null)) return null
  const ends = new Map<string, End[]>()
  for (const line of tables.join('\n').split('\n')) {
    // Columns: number, own address, other address, state, queues, timer, retransmissions, uid, time-out, inode.
    const [, own = '', other = '', , , , , uid, , inode] = line.trim().split(/\s+/)
    const ports = portsOf(portOf(own), portOf(other))
    const address = own.split(':')[0] ?? ''
    ends.set(ports, [...(ends.get(ports) ?? []), { address, uid: inode === '0' ? 'gone' : Number(uid) }])
  }
  return ends
}

const portOf = (end: string) => Number.parseInt(end.split(':')[1] ?? '', 16)
const portsOf = (own: number, other: number) => `${own} ${other}`

/** Compares an address of the table with one of loopback. */
function isAddress(hex: string, address: string): boolean {
  const mapped = address.replace(/^::ffff:/, '')
  if (!isIPv4(mapped)) return hex === `${'0'.repeat(24)}01000000`
  const bytes = mapped.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'))
  return hex.endsWith(bytes.reverse().join('').toUpperCase())
}
