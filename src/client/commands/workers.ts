import type { Command } from 'commander'
import type { CommandContext, JsonOptions } from './context.ts'

/** Adds the command that shows the workers of a service. */
export function workersCommands(program: Command, { command, run }: CommandContext): void {
  command(program, 'workers', 'list the workers that report, and say whether builds proceed')
    .option('--json', 'print JSON', false)
    .action((options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { showWorkers } = await import('../actions/workers.ts')
        return showWorkers(service, options.json, terminal)
      }),
    )
}
