import type { PinTime } from '../http/environments.ts'
import type { Service } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { inJson } from '../output/layout.ts'
import type { Terminal } from '../output/terminal.ts'
import { findEnvironmentId } from './ids.ts'

/** Pins an environment, and prints the end of the pin. */
export async function pin(
  service: Service,
  id: string,
  { days, until, json }: PinTime & { json: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const environment = await service.pin(await findEnvironmentId(service, id), { days, until })
  const { pinned } = environment
  terminal.out.write(
    json
      ? inJson(environment)
      : `pinned  ${environment.id}  ${pinned?.until ? `until ${pinned.until}` : 'for good'}\n`,
  )
  return exitCodes.done
}

/** Removes the pin of an environment. */
export async function unpin(
  service: Service,
  id: string,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const environment = await service.unpin(await findEnvironmentId(service, id))
  terminal.out.write(json ? inJson(environment) : `unpinned  ${environment.id}\n`)
  return exitCodes.done
}

/** Deletes the record of an environment, and prints the sweep that frees its space. */
export async function forget(
  service: Service,
  id: string,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const environmentId = await findEnvironmentId(service, id)
  const sweep = await service.forget(environmentId)
  terminal.out.write(
    json
      ? inJson(sweep)
      : `forgotten  ${environmentId}\nSweep ${sweep.id} frees the space that only it held.\n`,
  )
  return exitCodes.done
}
