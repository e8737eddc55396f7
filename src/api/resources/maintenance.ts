import Type, { type Static } from 'typebox'
import type { MaintenanceMode } from '../../db/maintenance.ts'
import { nullable, Timestamp } from './common.ts'

export const MaintenanceBody = Type.Object(
  {
    on: Type.Boolean({ description: 'Whether the service refuses new builds and plans.' }),
    since: nullable(Timestamp),
    setBy: nullable(Type.String({ description: 'Name of the token of the operator.' })),
    reason: nullable(Type.String({ description: 'Text of the operator for callers.' })),
  },
  { $id: 'Maintenance' },
)

export function maintenanceBody(mode: MaintenanceMode | null): Static<typeof MaintenanceBody> {
  if (!mode) return { on: false, since: null, setBy: null, reason: null }
  return { on: true, since: mode.since.toISOString(), setBy: mode.setBy, reason: mode.reason }
}
