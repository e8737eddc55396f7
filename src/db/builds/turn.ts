import type { Connection } from '../database.ts'

/**
 * Gives a waiting build its turn among those of its priority: workers take lower turns first. A token's builds have turns one after
 * another, beginning at the lowest that still waits, so that the builds of several tokens alternate however many each has. Builds
 * without a token keep their order.
 *
 * @example Turns of a job's three builds, then of one of a person: 0, 1, 2 and 0.
 */
export async function takeTurn(transaction: Connection, buildId: string): Promise<number> {
  const [taken] = await transaction.$queryRaw<{ turn: number }[]>`
    UPDATE build AS own SET turn = greatest(
      (SELECT max(turn) + 1 FROM build
       WHERE finished_at IS NULL AND token_id = own.token_id AND priority = own.priority AND id <> own.id),
      (SELECT min(turn) FROM build
       WHERE finished_at IS NULL AND lease_until IS NULL AND priority = own.priority AND id <> own.id),
      0)
    WHERE id = ${buildId} RETURNING turn`
  return taken?.turn ?? 0
}
