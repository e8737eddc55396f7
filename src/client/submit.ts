import { type ExitCode, exitCodes } from './exit-codes.ts'
import { type FetchWith, fetchHere } from './fetch.ts'
import { patience } from './follow.ts'
import { followBuild } from './follow-build.ts'
import { print } from './print.ts'
import type { Asking } from './service/environments.ts'
import type { Environment, Service } from './service.ts'
import { specTextOf } from './spec-text.ts'
import type { Terminal } from './terminal.ts'

/** What is done about an environment that may still be built. */
export interface Staying {
  /** Stay until the build has ended, and show how far it is. */
  wait: boolean
  /** Print the environment as JSON instead of a report. */
  json: boolean
  /** Stay until it is ready, and have the Nix of this machine fetch it then. */
  fetch?: FetchWith | null
}

export interface Submission extends Staying, Asking {
  /** Path of the spec, or `-` for standard input. */
  file: string
}

/** Asks for the environment of a spec and prints what became of it. */
export async function submit(
  service: Service,
  { file, priority, tags, ...staying }: Submission,
  terminal: Terminal,
  pace = patience,
): Promise<ExitCode> {
  const specText = await specTextOf(file, terminal)
  if (specText === null) return exitCodes.usage
  return stayWith(service, await service.accept(specText, { priority, tags }), staying, terminal, pace)
}

/** Stays with an environment for as long as is wanted, and prints what became of it. */
export async function stayWith(
  service: Service,
  environment: Environment,
  { wait, json, fetch = null }: Staying,
  terminal: Terminal,
  pace = patience,
): Promise<ExitCode> {
  let seen = environment
  if ((wait || fetch) && seen.build.finishedAt === null) {
    await followBuild(service, seen.build.id, terminal, pace)
    seen = await service.environment(seen.id)
  }
  const fetched = !fetch || seen.status !== 'ready' || (await fetchHere(seen, fetch, terminal))
  const exitCode = await print(service, seen, json, terminal)
  return fetched ? exitCode : exitCodes.notFetched
}
