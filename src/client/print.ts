import { type ExitCode, exitCodes } from './exit-codes.ts'
import { environmentReport } from './report.ts'
import type { Environment, Service } from './service.ts'
import type { Terminal } from './terminal.ts'

/** Prints an environment as it is now. Of a failed one the exit code says so. */
export async function print(
  service: Service,
  environment: Environment,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const text = json
    ? `${JSON.stringify(environment, null, 2)}\n`
    : environmentReport(environment, await service.packages(environment.id))
  terminal.out.write(text)
  return environment.status === 'failed' ? exitCodes.failed : exitCodes.done
}
