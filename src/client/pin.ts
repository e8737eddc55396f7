import { type ExitCode, exitCodes } from './exit-codes.ts'
import type { PinFor } from './service/environments.ts'
import type { Service } from './service.ts'
import type { Terminal } from './terminal.ts'

/** Has an environment be kept, and prints until when. */
export async function pin(
  service: Service,
  id: string,
  { days, until }: PinFor,
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
