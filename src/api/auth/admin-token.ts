import type { Config } from '../../config.ts'
import type { Db } from '../../db/db.ts'
import { SetupFault } from '../../errors.ts'
import { tokenHash } from './credentials.ts'

/**
 * Stores the operator's token in the database and revokes the one before it; `none` only revokes. Changes nothing when the setting
 * is absent, because another process of the API may set it. Throws `SetupFault` when the API issued the token itself.
 */
export async function registerAdminToken(
  { adminToken }: Pick<Config, 'adminToken'>,
  tokens: Pick<Db['tokens'], 'setOperators'>,
): Promise<void> {
  if (adminToken === undefined) return
  const outcome = await tokens.setOperators(adminToken === 'none' ? null : tokenHash(adminToken))
  if (outcome === 'taken')
    throw new SetupFault(
      'PATCHBAY_ADMIN_TOKEN is a token that the API issued. Choose another secret, for instance with `openssl rand -hex 32`.',
    )
}
