import type { Command } from 'commander'
import type { ExitCode } from '../exit-codes.ts'
import type { FetchWith } from '../fetch.ts'
import type { Service } from '../service.ts'
import type { Terminal } from '../terminal.ts'

/** Options of every command that talks to a service. */
export interface Options {
  url?: string
  tokenFile?: string
}

/** How commands come to a service. */
export interface Door {
  /** Adds a command that takes the options above. */
  command(parent: Command, usage: string, description: string): Command
  /** Runs it, and has the process end with its exit code. */
  ask(options: Options, command: (service: Service, terminal: Terminal) => Promise<ExitCode>): Promise<void>
  /** With what the Nix of this machine fetches. */
  fetchWith(options: Options): FetchWith
}

/** For options that may be given more than once. */
export function another(value: string, former: string[] = []): string[] {
  return [...former, value]
}
