import { type ExitCode, exitCodes } from './exit-codes.ts'
import { follow, patience } from './follow.ts'
import { inJson } from './layout.ts'
import type { Service } from './service.ts'
import { sweepReport } from './sweep-report.ts'
import type { Terminal } from './terminal.ts'
import { withWorkerAbsence } from './waiting-for-worker.ts'

export interface SweepCommand {
  /** Change nothing, and say what would be. */
  dryRun: boolean
  /** Print the sweep as JSON instead of a report. */
  json: boolean
}

/** Asks for a sweep of the cache, waits for its end, and prints what it has evicted and freed. */
export async function sweep(
  service: Service,
  { dryRun, json }: SweepCommand,
  terminal: Terminal,
  pace = patience,
): Promise<ExitCode> {
  const { id } = await service.askForSweep({ dryRun })
  const ended = await follow(
    withWorkerAbsence(service, () => service.sweep(id)),
    terminal,
    pace,
  )
  terminal.out.write(json ? inJson(ended) : sweepReport(ended))
  return ended.state !== 'done' ? exitCodes.failed : exitCodes.done
}
