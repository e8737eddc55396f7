import { type ExitCode, exitCodes } from './exit-codes.ts'
import type { Service } from './service.ts'
import type { Terminal } from './terminal.ts'

/** Has an environment be forgotten, and says what frees what it held. */
export async function forget(service: Service, id: string, terminal: Terminal): Promise<ExitCode> {
  const sweep = await service.forget(id)
  terminal.out.write(`forgotten  ${id}\nWhat only it held is freed by sweep ${sweep.id}.\n`)
  return exitCodes.done
}
