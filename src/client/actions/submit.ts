import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { defaultPollOptions } from '../follow/follow.ts'
import { followBuild } from '../follow/follow-build.ts'
import type { SubmitQuery } from '../http/environments.ts'
import type { Environment, Service } from '../http/patchbay.ts'
import type { FetchSettings } from '../nix/fetch.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { print } from '../output/print.ts'
import type { Terminal } from '../output/terminal.ts'

/** Options of commands about an environment that may not be built yet. */
export interface WaitOptions {
  /** Wait for the end of the build, and show its progress. */
  wait: boolean
  /** Print the environment as JSON instead of a report. */
  json: boolean
  /** Wait, and fetch the ready environment with the Nix of this machine. */
  fetch?: FetchSettings | null
}

export interface Submission extends WaitOptions, SubmitQuery {
  /** Path of the spec, or `-` for standard input. */
  file: string
}

/** Requests the environment of a spec, and prints its state. */
export async function submit(
  service: Service,
  { file, priority, tags, ...staying }: Submission,
  terminal: Terminal,
  pace = defaultPollOptions,
): Promise<ExitCode> {
  const specText = await specTextOf(file, terminal)
  if (specText === null) return exitCodes.usage
  return waitAndPrint(service, await service.accept(specText, { priority, tags }), staying, terminal, pace)
}

/** Waits for an environment and fetches it, as the options say, and prints its state. */
export async function waitAndPrint(
  service: Service,
  environment: Environment,
  { wait, json, fetch = null }: WaitOptions,
  terminal: Terminal,
  pace = defaultPollOptions,
): Promise<ExitCode> {
  let seen = environment
  if ((wait || fetch) && seen.build.finishedAt === null) {
    await followBuild(service, seen.build.id, terminal, pace)
    seen = await service.environment(seen.id)
  }
  const fetched = !fetch || seen.status !== 'ready' || (await fetchWith(fetch, seen, terminal))
  const exitCode = await print(service, seen, json, terminal)
  return fetched ? exitCode : exitCodes.notFetched
}

/** Loads the code that calls Nix only here: most commands do without it. */
async function fetchWith(
  settings: FetchSettings,
  environment: Environment,
  terminal: Terminal,
): Promise<boolean> {
  const { fetchHere } = await import('../nix/fetch.ts')
  return fetchHere(environment, settings, terminal)
}

/** Reads a spec from a file, or from standard input for `-`. Reports an unreadable file, and returns null. */
export async function specTextOf(file: string, terminal: Terminal): Promise<string | null> {
  try {
    return await (file === '-' ? text(terminal.in) : readFile(file, 'utf8'))
  } catch (error) {
    terminal.err.write(`The spec cannot be read: ${(error as Error).message}\n`)
    return null
  }
}
