import { styleText } from 'node:util'
import type { Environment, Service } from '../http/patchbay.ts'
import { environmentReport } from './environment-report.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { inJson } from './layout.ts'
import { widthOf } from './table.ts'
import { showsColours, type Terminal } from './terminal.ts'

/** Prints the current state of an environment, and returns the exit code for it. */
export async function print(
  service: Service,
  environment: Environment,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const text = json ? inJson(environment) : await report(service, environment, widthOf(terminal.out))
  terminal.out.write(json || !showsColours(terminal.out) ? text : withColour(text, environment.status))
  return exitCodeOf(environment.status)
}

/** Returns the exit code of a command about a build in this state. */
export function exitCodeOf(state: Environment['status']): ExitCode {
  if (state === 'failed') return exitCodes.failed
  return state === 'cancelled' ? exitCodes.cancelled : exitCodes.done
}

/** Colours the first word of a report, which is the state. */
function withColour(text: string, status: Environment['status']): string {
  const colour = ({ ready: 'green', failed: 'red' } as const)[status as 'ready' | 'failed'] ?? 'yellow'
  return text.replace(/^\S+/, (word) => styleText(colour, word, { validateStream: false }))
}

async function report(service: Service, environment: Environment, width: number): Promise<string> {
  const { id } = environment
  return environmentReport(environment, await service.packages(id), await service.buildTools(id), width)
}
