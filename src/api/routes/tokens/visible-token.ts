import type { Record } from '../../../record/record.ts'
import type { Token } from '../../../record/token.ts'
import { type Caller, hasScope } from '../../caller.ts'

/** A token that a caller may know of: any to `admin`, to others their own and what was made with it. */
export async function visibleToken(
  id: string,
  caller: Caller,
  tokens: Pick<Record['tokens'], 'get' | 'isWithin'>,
): Promise<Token | null> {
  const token = await tokens.get(id)
  if (!token || hasScope(caller, 'admin')) return token
  return caller.tokenId !== null && (await tokens.isWithin(id, caller.tokenId)) ? token : null
}
