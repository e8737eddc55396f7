import Type, { type Static } from 'typebox'
import type { AuditEntry } from '../../record/token.ts'
import { nullable, Timestamp } from './component.ts'

export const AuditEntryBody = Type.Object(
  {
    id: Type.Integer(),
    at: Timestamp,
    requestId: Type.String({ description: 'As in `x-request-id` of the answer.' }),
    tokenId: nullable(Type.String()),
    tokenName: nullable(Type.String({ description: 'As it was called then.' })),
    remote: Type.String({ description: 'Address that the call came from.' }),
    method: Type.String(),
    route: Type.String({ description: 'With `:id` for what differs.' }),
    path: Type.String(),
    status: Type.Integer({ description: 'Of the answer.' }),
  },
  { $id: 'AuditEntry' },
)

export function auditEntryBody({ at, ...entry }: AuditEntry): Static<typeof AuditEntryBody> {
  return { ...entry, at: at.toISOString() }
}
