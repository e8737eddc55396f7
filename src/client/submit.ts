import type { NixSettings } from '../nix/command.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { fetchHere } from './fetch.ts'
import { follow, patience } from './follow.ts'
import { lookAtBuild } from './glimpse.ts'
import { print } from './print.ts'
import type { Environment, Service } from './service.ts'
import { specTextOf } from './spec-text.ts'
import type { Terminal } from './terminal.ts'

export interface Submission {
  /** Path of the spec, or `-` for standard input. */
  file: string
  /** Stay until the build has ended, and show how far it is. */
  wait: boolean
  /** Print the environment as JSON instead of a report. */
  json: boolean
  /** Stay until it is ready, and have this Nix fetch it then. */
  fetch?: NixSettings | null
}

/** Asks for the environment of a spec and prints what became of it. */
export async function submit(
  service: Service,
  { file, wait, json, fetch = null }: Submission,
  terminal: Terminal,
  pace = patience,
): Promise<ExitCode> {
  const specText = await specTextOf(file, terminal)
  if (specText === null) return exitCodes.usage
  let environment: Environment = await service.accept(specText)
  if ((wait || fetch) && environment.status !== 'ready') {
    await follow(lookAtBuild(service, environment.build.id), terminal, pace)
    environment = await service.environment(environment.id)
  }
  const fetched = !fetch || environment.status !== 'ready' || (await fetchHere(environment, fetch, terminal))
  const exitCode = await print(service, environment, json, terminal)
  return fetched ? exitCode : exitCodes.notFetched
}
