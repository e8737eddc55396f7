import type { ExitCode } from './exit-codes.ts'
import { environmentNamed } from './ids.ts'
import { print } from './print.ts'
import type { Service } from './service.ts'
import type { Terminal } from './terminal.ts'

/** Prints an environment, or that of a build, as it is now. */
export async function show(
  service: Service,
  id: string,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  return print(service, await environmentNamed(service, id), json, terminal)
}
