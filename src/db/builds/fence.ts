import { LeaseLost } from '../../errors.ts'
import { Prisma } from '../../generated/client.ts'
import type { Connection, Database } from '../database.ts'
import type { Lease } from '../types.ts'

/** The fields of `Lease` that identify it. */
export type Fence = Pick<Lease, 'buildId' | 'fence'>

/**
 * SQL condition on `build`: this lease is valid. It is not after another claim, a release, the build's end, or a loss that
 * reconciling found.
 */
export const stands = ({ buildId, fence }: Fence): Prisma.Sql =>
  Prisma.sql`id = ${buildId} AND fence = ${fence} AND lease_until IS NOT NULL`

/** Throws `LeaseLost` if a single statement with the condition `stands` has changed nothing. */
export function mustHaveStood(lease: Fence, changedRows: number): void {
  if (changedRows === 0)
    throw new LeaseLost(`Build ${lease.buildId} is no longer held by its worker number ${lease.fence}.`)
}

/**
 * Runs several statements in one transaction that holds the build's row, so that no other worker can claim the build before
 * they are committed. Other transactions may still add rows that refer to the build.
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
