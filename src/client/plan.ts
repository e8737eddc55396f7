import { type ExitCode, exitCodes } from './exit-codes.ts'
import { follow, patience } from './follow.ts'
import { inJson } from './layout.ts'
import { planReport } from './plan-report.ts'
import type { Service } from './service.ts'
import { specTextOf } from './spec-text.ts'
import type { Terminal } from './terminal.ts'
import { withWorkerAbsence } from './waiting-for-worker.ts'

export interface Preview {
  /** Path of the spec, or `-` for standard input. */
  file: string
  /** Print the plan as JSON instead of a report. */
  json: boolean
}

/** Asks what the environment of a spec would take, and prints that. Builds nothing. */
export async function plan(
  service: Service,
  { file, json }: Preview,
  terminal: Terminal,
  pace = patience,
): Promise<ExitCode> {
  const specText = await specTextOf(file, terminal)
  if (specText === null) return exitCodes.usage
  const { id } = await service.askForPlan(specText)
  const ended = await follow(
    withWorkerAbsence(service, () => service.plan(id)),
    terminal,
    pace,
  )
  terminal.out.write(json ? inJson(ended) : planReport(ended))
  return ended.state !== 'ready' ? exitCodes.failed : exitCodes.done
}
