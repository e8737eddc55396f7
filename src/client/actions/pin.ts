import type { PinTime } from '../http/environments.ts'
import type { Service } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import type { Terminal } from '../output/terminal.ts'

/** Pins an environment, and prints the end of the pin. */
export async function pin(
  service: Service,
  id: string,
  { days, until }: PinTime,
  terminal: Terminal,
): Promise<ExitCode> {
  const { pinned } = await service.pin(id, { days, until })
  terminal.out.write(`pinned  ${id}  ${pinned?.until ? `until ${pinned.until}` : 'for good'}\n`)
  return exitCodes.done
}

/** Removes the pin of an environment. */
export async function unpin(service: Service, id: string, terminal: Terminal): Promise<ExitCode> {
  await service.unpin(id)
  terminal.out.write(`unpinned  ${id}\n`)
  return exitCodes.done
}

/** Deletes the record of an environment, and prints the sweep that frees its space. */
export async function forget(service: Service, id: string, terminal: Terminal): Promise<ExitCode> {
  const sweep = await service.forget(id)
  terminal.out.write(`forgotten  ${id}\nSweep ${sweep.id} frees the space that only it held.\n`)
  return exitCodes.done
}
