import { type ExitCode, exitCodes } from './exit-codes.ts'
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
}

/** Asks for the environment of a spec and prints what became of it. */
export async function submit(
  service: Service,
  { file, wait, json }: Submission,
  terminal: Terminal,
  pace = patience,
): Promise<ExitCode> {
  const specText = await specTextOf(file, terminal)
  if (specText === null) return exitCodes.usage
  let environment: Environment = await service.accept(specText)
  if (wait && environment.status !== 'ready') {
    await follow(lookAtBuild(service, environment.build.id), terminal, pace)
    environment = await service.environment(environment.id)
  }
  return print(service, environment, json, terminal)
}
