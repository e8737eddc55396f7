import type { Logger } from 'pino'
import type { Db } from '../db/db.ts'
import type { NixLibrary } from '../nix/library.ts'
import { repeatEvery } from './repeat.ts'

const everyMs = 60 * 60 * 1000

/**
 * Stores this program's Nix library in the database, so that a later version can build specs that name it, and records each
 * hour that it is in use. Returns the function that stops that.
 */
export async function keepLibrary(
  library: NixLibrary,
  { libraries }: Pick<Db, 'libraries'>,
  log: Pick<Logger, 'warn'>,
): Promise<() => Promise<void>> {
  const round = () => libraries.keep(library)
  await round()
  return repeatEvery(everyMs, round, (error) =>
    log.warn(error, 'cannot record in the database that this Nix library is in use'),
  )
}
