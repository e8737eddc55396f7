import type { Command } from 'commander'
import type { SweepOptions } from '../actions/sweep.ts'
import type { PinTime } from '../http/environments.ts'
import type { CommandContext, ConnectionOptions, JsonOptions } from './context.ts'

/** Adds the commands that keep environments in the cache or remove them from it. */
export function keepingCommands(program: Command, { command, run }: CommandContext): void {
  command(program, 'pin <environment>', 'keep an environment in the cache, used or not')
    .option('--days <days>', 'for so many days', Number)
    .option('--until <time>', 'until a day or a time, such as 2027-01-31 or 2027-01-31T12:00:00Z')
    .option('--json', 'print JSON', false)
    .action((id: string, options: JsonOptions & PinTime) =>
      run(options, async (service, terminal) => {
        const { pin } = await import('../actions/pin.ts')
        return pin(service, id, options, terminal)
      }),
    )
  command(program, 'unpin <environment>', 'remove the pin of an environment')
    .option('--json', 'print JSON', false)
    .action((id: string, options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { unpin } = await import('../actions/pin.ts')
        return unpin(service, id, options.json, terminal)
      }),
    )
  command(
    program,
    'forget <environment>',
    'delete the record of an environment, and free the space that only it holds',
  )
    .option('--json', 'print JSON', false)
    .action((id: string, options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { forget } = await import('../actions/pin.ts')
        return forget(service, id, options.json, terminal)
      }),
    )
  command(program, 'sweep', 'make room in the cache now, and report evicted environments and freed space')
    .option('--dry-run', 'change nothing, and report what a sweep would do', false)
    .option('--json', 'print JSON', false)
    .action((options: ConnectionOptions & SweepOptions) =>
      run(options, async (service, terminal) => {
        const { sweep } = await import('../actions/sweep.ts')
        return sweep(service, options, terminal)
      }),
    )
}
