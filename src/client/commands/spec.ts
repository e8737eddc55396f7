import type { Command } from 'commander'
import { type SpecFrom, specFrom } from '../actions/spec-from.ts'
import { another, type Door, type Options } from './context.ts'

interface From extends Options, Omit<SpecFrom, 'files' | 'extras' | 'groups'> {
  extra?: string[]
  group?: string[]
}

/** Specs of what people have. */
export function specCommands(program: Command, { command, ask }: Door): void {
  const spec = program.command('spec').description('make specs')
  command(
    spec,
    'from <files...>',
    'print a spec of what requirements.txt, pyproject.toml, environment.yml or a lock file ask for, and say what is not in it',
  )
    .option('--channel <name>', 'for this channel; else for the default one')
    .option(
      '--python <version>',
      'for this version, such as 3.14 or 3.13.5; else for what the files take, or the channel’s',
    )
    .option('--extra <name>', 'with an extra of the project; may be given more than once', another)
    .option('--group <name>', 'with a dependency group of the project; may be given more than once', another)
    .option('--check', 'plan it, and say which versions are not what the files want', false)
    .option('--offline', 'ask no service which names there are', false)
    .option('--json', 'print what is not in it as JSON too', false)
    .action((files: string[], { extra = [], group = [], ...options }: From) =>
      ask(options, (at, terminal) =>
        specFrom(at, { ...options, files, extras: extra, groups: group }, terminal),
      ),
    )
}
