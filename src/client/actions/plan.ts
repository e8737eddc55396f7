import { defaultPollOptions, follow } from '../follow/follow.ts'
import { withWorkerAbsence } from '../follow/waiting-for-worker.ts'
import type { Service } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { inJson } from '../output/layout.ts'
import { planReport } from '../output/plan-report.ts'
import { widthOf } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { specTextOf } from './submit.ts'

export interface PlanOptions {
  /** Path of the spec, or `-` for standard input. */
  file: string
  /** Print the plan as JSON instead of a report. */
  json: boolean
}

/** Requests the plan of a spec, waits for it, and prints it. Builds nothing. */
export async function plan(
  service: Service,
  { file, json }: PlanOptions,
  terminal: Terminal,
  pace = defaultPollOptions,
): Promise<ExitCode> {
  const specText = await specTextOf(file, terminal)
  if (specText === null) return exitCodes.usage
  const { id } = await service.requestPlan(specText)
  const ended = await follow(
    withWorkerAbsence(service, async () => {
      const seen = await service.plan(id)
      return 'waitsBecause' in seen && seen.waitsBecause ? { ...seen, waitsFor: seen.waitsBecause } : seen
    }),
    terminal,
    pace,
  )
  terminal.out.write(json ? inJson(ended) : planReport(ended, widthOf(terminal.out)))
  return ended.state !== 'ready' ? exitCodes.failed : exitCodes.done
}
