import type { Token } from '../../../db/access/tokens.ts'
import type { AttemptLimits } from '../../../db/builds/may-begin.ts'
import type { Db } from '../../../db/db.ts'
import { type Caller, hasScope } from '../../auth/caller.ts'
import type { TokenCache } from '../../auth/token-cache.ts'

/** Returns a token that the caller may see: any with `admin`, otherwise its own and those that it created. Null for others. */
export async function visibleToken(
  id: string,
  caller: Caller,
  tokens: Pick<Db['tokens'], 'get' | 'isWithin'>,
): Promise<Token | null> {
  const token = await tokens.get(id)
  if (!token || hasScope(caller, 'admin')) return token
  return caller.tokenId !== null && (await tokens.isWithin(id, caller.tokenId)) ? token : null
}

/** Dependencies of the routes of tokens. */
export interface TokenDependencies {
  db: Pick<Db, 'tokens'>
  known: TokenCache
  attemptLimits: AttemptLimits
}
