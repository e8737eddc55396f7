import type { Service } from '../http/patchbay.ts'
import type { ServiceStatus, Worker } from '../http/workers.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { counted, inJson, joined } from '../output/layout.ts'
import { aligned, widthOf } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { maintenanceLine } from './maintenance.ts'

/** Prints whether builds proceed, and each present worker with the reason why it takes no builds. */
export async function showWorkers(service: Service, json: boolean, { out }: Terminal): Promise<ExitCode> {
  const answer = await service.workers()
  out.write(
    json
      ? inJson({ ...answer, next: null })
      : joined([
          ...(answer.service.maintenance.on ? [maintenanceLine(answer.service.maintenance)] : []),
          summary(answer.service),
          answer.items.length > 0 ? table(answer.items, widthOf(out)) : nothingYet,
        ]),
  )
  return exitCodes.done
}

const nothingYet = 'No worker has reported within the last minute. Start one: patchbay work.'

function summary({ status, waiting, running, longestWaitSeconds, plans }: ServiceStatus): string {
  const oldest = waiting > 0 ? `, the oldest for ${longestWaitSeconds} s` : ''
  return `${status}  ${counted(running, 'build')} under way, ${waiting} waiting${oldest}; ${counted(plans, 'plan')}`
}

function table(workers: Worker[], width: number): string {
  const rows = workers.map(({ name, freeMb, minFreeMb, seenAt, idleBecause }) => [
    name,
    `${freeMb} MB`,
    `${minFreeMb} MB`,
    seenAt,
    idleBecause ?? 'takes builds',
  ])
  return aligned([['WORKER', 'FREE', 'KEEPS FREE', 'SEEN', 'STATE'], ...rows], width)
}
