import { Prisma } from '../../generated/client.ts'
import { diskFullState } from './disk-room.ts'

/**
 * Prisma's codes of errors that do not depend on the query: unreachable, no answer, connection closed, no connection free, a
 * transaction that took too long or ran into another, too many connections.
 */
const codes = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037']
const kinds = [
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TransactionWriteConflict',
]
/**
 * Postgres' SQLSTATEs, by class or whole: 08 connection, 25P03 idle in a transaction, 40 rollback, 53 resources (a full disk),
 * 55P03 lock timeout, 57 shut down, starting, or statement timeout, 58 its files.
 */
const sqlStates = /^(08|25P03|40|53|55P03|57|58)/

/** Returns whether an error of the database may be over at the next attempt: Postgres was away, restarted, or too slow. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  if (codes.includes(error.code)) return true
  const { kind = '', originalCode = '' } = faultOf(error)
  return kinds.includes(kind) || sqlStates.test(originalCode)
}

/** Returns whether an error of the database says that Postgres' disk is full. */
export function isDiskFull(error: unknown): boolean {
  return (
    error instanceof Prisma.PrismaClientKnownRequestError && faultOf(error).originalCode === diskFullState
  )
}

function faultOf({ meta }: Prisma.PrismaClientKnownRequestError): { kind?: string; originalCode?: string } {
  return (meta?.driverAdapterError as DriverFault)?.cause ?? {}
}

type DriverFault = { cause?: { kind?: string; originalCode?: string } } | undefined
