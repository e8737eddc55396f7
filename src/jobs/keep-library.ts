import type { Logger } from 'pino'
import type { Db } from '../db/db.ts'
import type { NixLibrary } from '../nix/library.ts'
import { repeatEvery } from './repeat.ts'

const everyMs = 60 * 60 * 1000

/**
 * Keeps this program's Nix library in the record, so that a later version builds what was asked for under it, and notes each hour that it
 * is in use. Returns what stops that.
 */
export async function keepLibrary(
  library: NixLibrary,
  { libraries }: Pick<Db, 'libraries'>,
  log: Pick<Logger, 'warn'>,
): Promise<() => Promise<void>> {
  const round = () => libraries.keep(library)
  await round()
  return repeatEvery(everyMs, round, (error) =>
    log.warn(error, 'the record could not be told that this Nix library is in use'),
  )
}
