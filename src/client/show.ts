import type { ExitCode } from './exit-codes.ts'
import { print } from './print.ts'
import type { Service } from './service.ts'
import type { Terminal } from './terminal.ts'

/** Prints an environment as it is now. */
export async function show(
  service: Service,
  id: string,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  return print(service, await service.environment(id), json, terminal)
}
