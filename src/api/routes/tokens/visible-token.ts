import type { Token } from '../../../db/access/tokens.ts'
import type { Db } from '../../../db/db.ts'
import { type Caller, hasScope } from '../../auth/caller.ts'
import type { TokenCache } from '../../auth/token-cache.ts'

/** A token that a caller may know of: any to `admin`, to others their own and what was made with it. */
export async function visibleToken(
  id: string,
  caller: Caller,
  tokens: Pick<Db['tokens'], 'get' | 'isWithin'>,
): Promise<Token | null> {
  const token = await tokens.get(id)
  if (!token || hasScope(caller, 'admin')) return token
  return caller.tokenId !== null && (await tokens.isWithin(id, caller.tokenId)) ? token : null
}

/** What the routes of tokens use. */
export interface TokenDependencies {
  db: Pick<Db, 'tokens'>
  known: TokenCache
}
