import { LeaseLost } from '../../errors.ts'
import { Prisma } from '../../generated/client.ts'
import type { Connection, Database } from '../database.ts'
import type { Lease } from '../types.ts'

/** What `Lease` needs to be recognised by. */
export type Fence = Pick<Lease, 'buildId' | 'fence'>

/** SQL condition on `build`: this lease stands. Not so after another claim, a release, the end, or a reconciled loss. */
export const stands = ({ buildId, fence }: Fence): Prisma.Sql =>
  Prisma.sql`id = ${buildId} AND fence = ${fence} AND lease_until IS NOT NULL`

/** Throws `LeaseLost` where a single statement that names `stands` has changed nothing. */
export function mustHaveStood(lease: Fence, changedRows: number): void {
  if (changedRows === 0)
    throw new LeaseLost(`Build ${lease.buildId} is no longer held by its worker number ${lease.fence}.`)
}

/**
 * Runs writes of several statements in one transaction that holds the build's row, so that no other worker can claim the
 * build before they are committed. Rows that refer to the build can be added meanwhile.
 */
export function underLease<T>(
  database: Database,
  lease: Fence,
  write: (transaction: Connection) => Promise<T>,
): Promise<T> {
  return database.$transaction(async (transaction) => {
    const held = await transaction.$queryRaw<
      unknown[]
    >`SELECT 1 FROM build WHERE ${stands(lease)} FOR NO KEY UPDATE`
    mustHaveStood(lease, held.length)
    return write(transaction)
  })
}
