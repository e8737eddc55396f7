import type { Schemas } from './routes.ts'
import type { Transport } from './transport.ts'

export type MaintenanceStatus = Schemas['Maintenance']

export interface Maintenance {
  maintenance(): Promise<MaintenanceStatus>
  beginMaintenance(reason?: string): Promise<MaintenanceStatus>
  endMaintenance(): Promise<MaintenanceStatus>
}

export function maintenanceOf({ call }: Transport): Maintenance {
  return {
    maintenance: () => call('get', '/v1/maintenance'),
    beginMaintenance: (reason) => call('put', '/v1/maintenance', { body: { reason } }),
    endMaintenance: () => call('delete', '/v1/maintenance'),
  }
}
