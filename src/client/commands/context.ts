import type { Command } from 'commander'
import type { Service } from '../http/patchbay.ts'
import type { FetchWith } from '../nix/fetch.ts'
import type { ExitCode } from '../output/exit-codes.ts'
import type { Terminal } from '../output/terminal.ts'

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
