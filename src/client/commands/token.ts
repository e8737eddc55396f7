import type { Command } from 'commander'
import { createToken, listTokens, ownToken, revokeToken } from '../actions/token.ts'
import { another, type Door, type Options } from './context.ts'

interface Json extends Options {
  json: boolean
}

interface New extends Json {
  scope: string[]
  days?: number
  until?: string
}

/** Who is let in. */
export function tokenCommands(program: Command, { command, ask }: Door): void {
  const token = program.command('token').description('make, list and revoke what lets callers in')
  command(token, 'create <name>', 'make a token, and print it alone on standard output')
    .requiredOption('--scope <scope>', 'read, submit, cancel or admin; may be given more than once', another)
    .option('--days <days>', 'good for so many days', Number)
    .option('--until <time>', 'good until a day or a time, such as 2027-01-31 or 2027-01-31T12:00:00Z')
    .option('--json', 'print JSON', false)
    .action((name: string, options: New) =>
      ask(options, (at, terminal) => {
        const wanted = { name, scopes: options.scope, days: options.days, expiresAt: options.until }
        return createToken(at, wanted, options.json, terminal)
      }),
    )
  command(token, 'list', 'list the tokens that were made with yours, or with admin all')
    .option('--json', 'print JSON', false)
    .action((options: Json) => ask(options, (at, terminal) => listTokens(at, options.json, terminal)))
  command(token, 'self', 'say what your own allows, and until when')
    .option('--json', 'print JSON', false)
    .action((options: Json) => ask(options, (at, terminal) => ownToken(at, options.json, terminal)))
  command(token, 'revoke <token>', 'let nobody in with a token, by its id, nor with those made with it')
    .option('--json', 'print JSON', false)
    .action((id: string, options: Json) =>
      ask(options, (at, terminal) => revokeToken(at, id, options.json, terminal)),
    )
}
