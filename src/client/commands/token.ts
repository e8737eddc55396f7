import type { Command } from 'commander'
import type { TokenRequest } from '../http/tokens.ts'
import { type CommandContext, collect, type JsonOptions } from './context.ts'
import { type LimitOptions, limitsIn, withLimits } from './limit-options.ts'

interface CreateOptions extends JsonOptions, LimitOptions {
  scope: TokenRequest['scopes']
  days?: number
  until?: string
}

/** Adds the commands for tokens. */
export function tokenCommands(program: Command, { command, run }: CommandContext): void {
  const token = program.command('token').description('create, list and revoke tokens')
  withLimits(
    command(token, 'create <name>', 'create a token, and print it alone on standard output')
      .requiredOption(
        '--scope <scope>',
        'read, submit, cancel or admin; may be given more than once',
        collect,
      )
      .option('--days <days>', 'valid for so many days', Number)
      .option('--until <time>', 'valid until a day or a time, such as 2027-01-31 or 2027-01-31T12:00:00Z'),
  )
    .option('--json', 'print JSON', false)
    .action((name: string, options: CreateOptions) =>
      run(options, async (service, terminal) => {
        const { createToken } = await import('../actions/token.ts')
        const limits = limitsIn(options)
        const token = {
          ...{ name, scopes: options.scope, days: options.days, expiresAt: options.until },
          ...(Object.keys(limits).length > 0 && { limits }),
        }
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
  command(token, 'self', 'print the scopes, the expiry and the limits of your own token')
    .option('--json', 'print JSON', false)
    .action((options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { showOwnToken } = await import('../actions/token.ts')
        return showOwnToken(service, options.json, terminal)
      }),
    )
  withLimits(command(token, 'limit <token>', 'change the limits of a token, by its id; the others stay'))
    .option('--json', 'print JSON', false)
    .action((id: string, options: JsonOptions & LimitOptions) =>
      run(options, async (service, terminal) => {
        const { changeLimits } = await import('../actions/token.ts')
        return changeLimits(service, id, limitsIn(options), options.json, terminal)
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
