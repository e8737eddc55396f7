import type { Environment, Service } from '../http/patchbay.ts'
import { environmentReport } from './environment-report.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { inJson } from './layout.ts'
import type { Terminal } from './terminal.ts'

/** Prints the current state of an environment, and returns the exit code for it. */
export async function print(
  service: Service,
  environment: Environment,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  terminal.out.write(json ? inJson(environment) : await report(service, environment))
  return exitCodeOf(environment.status)
}

/** Returns the exit code of a command about a build in this state. */
export function exitCodeOf(state: Environment['status']): ExitCode {
  if (state === 'failed') return exitCodes.failed
  return state === 'cancelled' ? exitCodes.cancelled : exitCodes.done
}

async function report(service: Service, environment: Environment): Promise<string> {
  const { id } = environment
  return environmentReport(environment, await service.packages(id), await service.buildTools(id))
}
