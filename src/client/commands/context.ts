import type { Command } from 'commander'
import type { Service } from '../http/patchbay.ts'
import type { FetchSettings } from '../nix/fetch.ts'
import type { ExitCode } from '../output/exit-codes.ts'
import type { Terminal } from '../output/terminal.ts'
import { readClientSetting } from '../settings.ts'
import { checkAddress, readToken } from './connection-options.ts'

/** Options of every command that talks to a service. */
export interface ConnectionOptions {
  url?: string
  tokenFile?: string
}

export interface JsonOptions extends ConnectionOptions {
  json: boolean
}

/** Carries a command out. It is loaded when it runs, since a process runs one command and prints the help of all. */
export type Action = (service: Service, terminal: Terminal) => Promise<ExitCode>

/** Adds commands that talk to a service, and runs them. */
export interface CommandContext {
  /** Adds a command that takes the options of every command. */
  command(parent: Command, usage: string, description: string): Command
  /** Runs an action against the service that the options name, and sets the exit code of this process. */
  run(options: ConnectionOptions, action: Action): Promise<void>
  /** Returns the settings for a fetch by the Nix of this machine. */
  fetchSettings(options: ConnectionOptions): FetchSettings
}

export function createContext(terminal: Terminal): CommandContext {
  return {
    command: (parent, usage, description) =>
      parent
        .command(usage)
        .description(description)
        .option('--url <url>', 'URL of the service; default: PATCHBAY_URL')
        .option('--token-file <file>', 'file that holds a token; default: the token in PATCHBAY_TOKEN'),
    async run(options, action) {
      const [{ serviceAt }, { withErrorReport }, { measureFor }] = await Promise.all([
        import('../http/patchbay.ts'),
        import('../output/failure-report.ts'),
        import('../output/text-width.ts'),
      ])
      await measureFor(terminal)
      const service = serviceAt(checkAddress(options.url ?? readClientSetting('url')), tokenFrom(options))
      process.exitCode = await withErrorReport(() => action(service, terminal), terminal)
    },
    fetchSettings: (options) => ({
      // As the user of the command would have called it.
      nix: { nixConfig: readClientSetting('nixConfig'), path: readClientSetting('path'), inherit: true },
      token: tokenFrom(options),
    }),
  }
}

function tokenFrom({ tokenFile }: ConnectionOptions): string | undefined {
  return tokenFile === undefined ? readClientSetting('token') : readToken(tokenFile)
}

/** Collects the values of an option that may be given more than once. */
export function collect(value: string, former: string[] = []): string[] {
  return [...former, value]
}
