import type { Command } from 'commander'
import type { TokenRequest } from '../http/tokens.ts'
import { type CommandContext, collect, type JsonOptions } from './context.ts'

interface CreateOptions extends JsonOptions {
  scope: TokenRequest['scopes']
  days?: number
  until?: string
}

/** Adds the commands for tokens. */
export function tokenCommands(program: Command, { command, run }: CommandContext): void {
  const token = program.command('token').description('create, list and revoke tokens')
  command(token, 'create <name>', 'create a token, and print it alone on standard output')
    .requiredOption('--scope <scope>', 'read, submit, cancel or admin; may be given more than once', collect)
    .option('--days <days>', 'valid for so many days', Number)
    .option('--until <time>', 'valid until a day or a time, such as 2027-01-31 or 2027-01-31T12:00:00Z')
    .option('--json', 'print JSON', false)
    .action((name: string, options: CreateOptions) =>
      run(options, async (service, terminal) => {
        const { createToken } = await import('../actions/token.ts')
        const token = { name, scopes: options.scope, days: options.days, expiresAt: options.until }
        return createToken(service, token, options.json, terminal)
      }),
    )
  command(token, 'list', 'list the tokens that were created with yours, or all of them with the scope admin')
    .option('--json', 'print JSON', false)
    .action((options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { listTokens } = await import('../actions/token.ts')
        return listTokens(service, options.json, terminal)
      }),
    )
  command(token, 'self', 'print the scopes and the expiry of your own token')
    .option('--json', 'print JSON', false)
    .action((options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { showOwnToken } = await import('../actions/token.ts')
        return showOwnToken(service, options.json, terminal)
      }),
    )
  command(token, 'revoke <token>', 'revoke a token, by its id, and all tokens created with it')
    .option('--json', 'print JSON', false)
    .action((id: string, options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { revokeToken } = await import('../actions/token.ts')
        return revokeToken(service, id, options.json, terminal)
      }),
    )
}
