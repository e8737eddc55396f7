import type { Command } from 'commander'
import type { DrainOptions } from '../actions/drain.ts'
import type { CommandContext, ConnectionOptions, JsonOptions } from './context.ts'

/** Adds the commands that show and drain the workers of a service, and those of its maintenance. */
export function workersCommands(program: Command, { command, run }: CommandContext): void {
  command(program, 'workers', 'list the workers that report, and say whether builds proceed')
    .option('--json', 'print JSON', false)
    .action((options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { showWorkers } = await import('../actions/workers.ts')
        return showWorkers(service, options.json, terminal)
      }),
    )
  command(
    program,
    'drain [worker...]',
    'make workers take no more work, and end once their builds have ended; by their names in `workers`',
  )
    .option('--all', 'all workers that report', false)
    .option('--wait', 'wait until they have ended', false)
    .option('--json', 'print JSON', false)
    .action((names: string[], options: ConnectionOptions & DrainOptions, { error }: Command) => {
      if (options.all === names.length > 0) return error('error: name workers, or give --all')
      return run(options, async (service, terminal) => {
        const { drain } = await import('../actions/drain.ts')
        return drain(service, names, options, terminal)
      })
    })

  const maintenance = program
    .command('maintenance')
    .description('refuse new builds and plans for a time, or show whether the service does')
  const changes = {
    on: 'refuse new builds and plans; ready environments and builds under way are answered',
    off: 'take builds and plans again',
    show: 'say whether the service takes builds and plans',
  }
  for (const [change, description] of Object.entries(changes) as [keyof typeof changes, string][]) {
    const added = command(maintenance, change, description).option('--json', 'print JSON', false)
    if (change === 'on') added.option('--reason <text>', 'what callers are told')
    added.action((options: JsonOptions & { reason?: string }) =>
      run(options, async (service, terminal) => {
        const { maintenance } = await import('../actions/maintenance.ts')
        return maintenance(service, change, options, terminal)
      }),
    )
  }
}
