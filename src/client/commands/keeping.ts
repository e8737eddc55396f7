import type { Command } from 'commander'
import { forget, pin, unpin } from '../actions/pin.ts'
import { type SweepCommand, sweep } from '../actions/sweep.ts'
import type { PinFor } from '../http/environments.ts'
import type { Door, Options } from './context.ts'

/** What is kept in the cache, and what leaves it. */
export function keepingCommands(program: Command, { command, ask }: Door): void {
  command(program, 'pin <environment>', 'keep an environment in the cache, whether or not anybody uses it')
    .option('--days <days>', 'for so many days', Number)
    .option('--until <time>', 'until a day or a time, such as 2027-01-31 or 2027-01-31T12:00:00Z')
    .action((id: string, options: Options & PinFor) =>
      ask(options, (at, terminal) => pin(at, id, options, terminal)),
    )
  command(program, 'unpin <environment>', 'keep it no longer than others').action(
    (id: string, options: Options) => ask(options, (at, terminal) => unpin(at, id, terminal)),
  )
  command(
    program,
    'forget <environment>',
    'delete what is known of an environment, and free what only it holds',
  ).action((id: string, options: Options) => ask(options, (at, terminal) => forget(at, id, terminal)))
  command(program, 'sweep', 'make room in the cache now, and say what was evicted and freed')
    .option('--dry-run', 'change nothing, and say what would be', false)
    .option('--json', 'print JSON', false)
    .action((options: Options & SweepCommand) => ask(options, (at, terminal) => sweep(at, options, terminal)))
}
