import { Argument, type Command } from 'commander'
import type { Completed, Shell } from '../output/completion.ts'
import type { Terminal } from '../output/terminal.ts'

/** Adds the command that prints a script for a shell. Add it after all others. */
export function completionCommand(program: Command, { out }: Pick<Terminal, 'out'>): void {
  program
    .command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: Shell) => {
      const { completionScript } = await import('../output/completion.ts')
      out.write(completionScript(shell, program.name(), commandsOf(program)))
    })
}

function commandsOf(command: Command, path: string[] = []): Completed[] {
  const { commands, options } = command
  const own = {
    path: path.join(' '),
    subcommands: commands.map((one) => one.name()),
    options: [...options.flatMap(({ long }) => long ?? []), '--help'],
  }
  const inner = commands.flatMap((one) => commandsOf(one, [...path, one.name()]))
  return [own, ...inner]
}
