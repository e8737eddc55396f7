import type { MaintenanceStatus } from '../http/maintenance.ts'
import type { Service } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { inJson } from '../output/layout.ts'
import type { Terminal } from '../output/terminal.ts'

/** Begins or ends maintenance, or only reads it, and prints whether the service takes builds. */
export async function maintenance(
  service: Service,
  change: 'on' | 'off' | 'show',
  { reason, json }: { reason?: string; json: boolean },
  { out }: Terminal,
): Promise<ExitCode> {
  const status = await changed(service, change, reason)
  out.write(json ? inJson(status) : `${maintenanceLine(status)}\n`)
  return exitCodes.done
}

function changed(
  service: Service,
  change: 'on' | 'off' | 'show',
  reason: string | undefined,
): Promise<MaintenanceStatus> {
  switch (change) {
    case 'on':
      return service.beginMaintenance(reason)
    case 'off':
      return service.endMaintenance()
    case 'show':
      return service.maintenance()
  }
}

export function maintenanceLine({ on, since, setBy, reason }: MaintenanceStatus): string {
  if (!on) return 'no maintenance  the service takes builds'
  return `maintenance  no new builds and plans since ${since}, by ${setBy}${reason ? `: ${reason}` : ''}`
}
