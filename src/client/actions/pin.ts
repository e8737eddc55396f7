import type { PinTime } from '../http/environments.ts'
import type { Service } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import type { Terminal } from '../output/terminal.ts'

/** Has an environment be kept, and prints until when. */
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

/** Has an environment be kept no longer than others. */
export async function unpin(service: Service, id: string, terminal: Terminal): Promise<ExitCode> {
  await service.unpin(id)
  terminal.out.write(`unpinned  ${id}\n`)
  return exitCodes.done
}

/** Has an environment be forgotten, and says what frees what it held. */
export async function forget(service: Service, id: string, terminal: Terminal): Promise<ExitCode> {
  const sweep = await service.forget(id)
  terminal.out.write(`forgotten  ${id}\nWhat only it held is freed by sweep ${sweep.id}.\n`)
  return exitCodes.done
}
