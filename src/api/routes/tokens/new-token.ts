import type { Scope } from '../../../db/access/tokens.ts'
import { operatorsName } from '../../../db/access/tokens.ts'
import type { Fault } from '../../../errors.ts'
import type { Caller } from '../../auth/caller.ts'
import { hasScope } from '../../auth/caller.ts'
import { noTime, timeOf } from '../../resources/common.ts'
import type { TokenRequest } from '../../resources/token.ts'
import { scopes } from '../../resources/token.ts'

const dayMs = 24 * 60 * 60 * 1000

/** Who wants a token, and until when their own is good. */
export interface Maker {
  caller: Caller
  expiresAt: Date | null
}

/** When a token that is asked for expires, null for never; and what no schema can find wrong with the request. */
export function tokenTerms(
  { name, scopes: wanted, expiresAt, days }: Partial<TokenRequest>,
  maker: Maker,
  now: Date,
): { expiresAt: Date | null; faults: Fault[] } {
  const faults: Fault[] = []
  if (name === operatorsName)
    faults.push({ pointer: '/name', detail: 'Is the name of the token that the operator sets.' })
  faults.push(...scopeFaults(wanted, maker.caller))

  if (expiresAt !== undefined && days !== undefined)
    faults.push({ pointer: '', detail: 'Give either `expiresAt` or `days`, not both.' })
  const time = typeof expiresAt === 'string' ? timeOf(expiresAt) : null
  if (typeof expiresAt === 'string' && !time)
    faults.push({ pointer: '/expiresAt', detail: noTime(expiresAt) })
  if (time && time <= now) faults.push({ pointer: '/expiresAt', detail: `${expiresAt} is over.` })
  const afterDays = typeof days === 'number' ? new Date(now.getTime() + days * dayMs) : null
  const end = time ?? afterDays ?? maker.expiresAt
  if (end && maker.expiresAt && end > maker.expiresAt)
    faults.push({
      pointer: time ? '/expiresAt' : '/days',
      detail: `It would outlive the token that it is made with, which expires at ${maker.expiresAt.toISOString()}.`,
    })
  return { expiresAt: end, faults }
}

function scopeFaults(wanted: unknown, caller: Caller): Fault[] {
  // What has not its shape is somebody else's finding.
  if (!Array.isArray(wanted)) return []
  if (caller.tokenId === null && !wanted.includes('admin'))
    return [{ pointer: '/scopes', detail: 'The first token needs `admin`: nobody could make another.' }]
  return wanted.flatMap((scope: Scope, index) =>
    !scopes.includes(scope) || hasScope(caller, scope)
      ? []
      : [{ pointer: `/scopes/${index}`, detail: `“${caller.name}” has not \`${scope}\` itself.` }],
  )
}
