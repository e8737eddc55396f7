import { type ExitCode, exitCodes } from './exit-codes.ts'
import { refusalReport } from './failure-report.ts'
import { Refused, Unavailable } from './service.ts'
import type { Terminal } from './terminal.ts'

/** Runs a command against a service, and says in words and by exit code where the service does not do what is asked. */
export async function run(command: () => Promise<ExitCode>, terminal: Terminal): Promise<ExitCode> {
  try {
    return await command()
  } catch (error) {
    if (error instanceof Refused) {
      terminal.err.write(refusalReport(error))
      return exitCodes.refused
    }
    if (error instanceof Unavailable) {
      terminal.err.write(`${error.message}\n`)
      return exitCodes.unavailable
    }
    throw error
  }
}
