import type { Config } from '../../config.ts'
import type { Db } from '../../db/db.ts'
import { SetupFault } from '../../errors.ts'
import { tokenHash } from './credentials.ts'

/**
 * Has the token that the operator has chosen be good, and none that was chosen before; `none` revokes that. Where nothing is
 * chosen, all stays as it is: another process may well know the token. Throws `SetupFault`.
 */
export async function registerAdminToken(
  { adminToken }: Pick<Config, 'adminToken'>,
  tokens: Pick<Db['tokens'], 'setOperators'>,
): Promise<void> {
  if (adminToken === undefined) return
  const outcome = await tokens.setOperators(adminToken === 'none' ? null : tokenHash(adminToken))
  if (outcome === 'taken')
    throw new SetupFault(
      'PATCHBAY_ADMIN_TOKEN is a token that was made by the API. Choose another secret, for instance with `openssl rand -hex 32`.',
    )
}
