import { defaultPollOptions, follow } from '../follow/follow.ts'
import { withWorkerAbsence } from '../follow/waiting-for-worker.ts'
import type { Service } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { inJson } from '../output/layout.ts'
import { sweepReport } from '../output/sweep-report.ts'
import { widthOf } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'

export interface SweepOptions {
  /** Change nothing, and report what a sweep would do. */
  dryRun: boolean
  /** Print the sweep as JSON instead of a report. */
  json: boolean
}

/** Requests a sweep of the cache, waits for its end, and prints the evicted environments and the freed space. */
export async function sweep(
  service: Service,
  { dryRun, json }: SweepOptions,
  terminal: Terminal,
  pace = defaultPollOptions,
): Promise<ExitCode> {
  const { id } = await service.requestSweep({ dryRun })
  const ended = await follow(
    withWorkerAbsence(service, () => service.sweep(id)),
    terminal,
    pace,
  )
  terminal.out.write(json ? inJson(ended) : sweepReport(ended, widthOf(terminal.out)))
  return ended.state !== 'done' ? exitCodes.failed : exitCodes.done
}
