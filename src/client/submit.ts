import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { print } from './print.ts'
import { progressOn } from './progress.ts'
import type { Environment, Service } from './service.ts'
import type { Terminal } from './terminal.ts'
import { type Patience, watch } from './wait.ts'

export interface Submission {
  /** Path of the spec, or `-` for standard input. */
  file: string
  /** Stay until the build has ended, and show how far it is. */
  wait: boolean
  /** Print the environment as JSON instead of a report. */
  json: boolean
}

const patience: Patience = { everyMs: 1000, absentMs: 60_000 }

/** Asks for the environment of a spec and prints what became of it. */
export async function submit(
  service: Service,
  { file, wait, json }: Submission,
  terminal: Terminal,
  pace: Patience = patience,
): Promise<ExitCode> {
  let specText: string
  try {
    specText = await (file === '-' ? text(terminal.in) : readFile(file, 'utf8'))
  } catch (error) {
    terminal.err.write(`The spec cannot be read: ${(error as Error).message}\n`)
    return exitCodes.usage
  }
  let environment: Environment = await service.accept(specText)
  if (wait && environment.status !== 'ready') {
    const progress = progressOn(terminal.err)
    try {
      for await (const glimpse of watch(service, environment.build.id, pace)) progress.show(glimpse)
    } finally {
      progress.end()
    }
    environment = await service.environment(environment.id)
  }
  return print(service, environment, json, terminal)
}
