import type { Scope } from '../../../db/access/tokens.ts'
import { operatorsName } from '../../../db/access/tokens.ts'
import type { Fault } from '../../../errors.ts'
import type { Caller } from '../../auth/caller.ts'
import { hasScope } from '../../auth/caller.ts'
import { noTime, timeOf } from '../../resources/common.ts'
import type { TokenRequest } from '../../resources/token.ts'
import { scopes } from '../../resources/token.ts'

const dayMs = 24 * 60 * 60 * 1000

/** The creator of a token, and when the creator's own token expires. */
export interface Maker {
  caller: Caller
  expiresAt: Date | null
}

/** Returns the expiry of a requested token, null for never, and the faults that no schema can express. */
export function tokenTerms(
  { name, scopes: wanted, expiresAt, days }: Partial<TokenRequest>,
  maker: Maker,
  now: Date,
): { expiresAt: Date | null; faults: Fault[] } {
  const faults: Fault[] = []
  if (name === operatorsName)
    faults.push({ pointer: '/name', detail: 'Is reserved for the token that the operator sets.' })
  faults.push(...scopeFaults(wanted, maker.caller))

  if (expiresAt !== undefined && days !== undefined)
    faults.push({ pointer: '', detail: 'Give either `expiresAt` or `days`, not both.' })
  const time = typeof expiresAt === 'string' ? timeOf(expiresAt) : null
  if (typeof expiresAt === 'string' && !time)
    faults.push({ pointer: '/expiresAt', detail: noTime(expiresAt) })
  if (time && time <= now) faults.push({ pointer: '/expiresAt', detail: `${expiresAt} is in the past.` })
  const afterDays = typeof days === 'number' ? new Date(now.getTime() + days * dayMs) : null
  const end = time ?? afterDays ?? maker.expiresAt
  if (end && maker.expiresAt && end > maker.expiresAt)
    faults.push({
      pointer: time ? '/expiresAt' : '/days',
      detail: `It would outlive the token that creates it, which expires at ${maker.expiresAt.toISOString()}.`,
    })
  return { expiresAt: end, faults }
}

function scopeFaults(wanted: unknown, caller: Caller): Fault[] {
  // The schema reports a value of another shape.
  if (!Array.isArray(wanted)) return []
  if (caller.tokenId === null && !wanted.includes('admin'))
    return [
      {
        pointer: '/scopes',
        detail: 'The first token needs `admin`: without it, no caller could create another.',
      },
    ]
  return wanted.flatMap((scope: Scope, index) =>
    !scopes.includes(scope) || hasScope(caller, scope)
      ? []
      : [{ pointer: `/scopes/${index}`, detail: `“${caller.name}” lacks \`${scope}\` itself.` }],
  )
}
