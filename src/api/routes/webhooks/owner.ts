import { type Caller, hasScope } from '../../caller.ts'

/** The token whose webhooks a caller may see and change; null: everybody's. */
export function ownerOf(caller: Caller): string | null {
  return hasScope(caller, 'admin') ? null : caller.tokenId
}
