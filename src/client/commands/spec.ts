import type { Command } from 'commander'
import type { SpecFromOptions } from '../actions/spec-from.ts'
import { type CommandContext, type ConnectionOptions, collect } from './context.ts'

interface FromOptions extends ConnectionOptions, Omit<SpecFromOptions, 'files' | 'extras' | 'groups'> {
  extra?: string[]
  group?: string[]
}

/** Adds the commands that make specs from other files. */
export function specCommands(program: Command, { command, run }: CommandContext): void {
  const spec = program.command('spec').description('make specs')
  command(
    spec,
    'from <files...>',
    'print a spec of the packages in requirements.txt, pyproject.toml, environment.yml or a lock file, and report what is not in it',
  )
    .option('--channel <name>', 'for this channel; default: the default channel')
    .option(
      '--python <version>',
      'for this version, such as 3.14 or 3.13.5; default: the version in the files, or that of the channel',
    )
    .option('--extra <name>', 'with an extra of the project; may be given more than once', collect)
    .option('--group <name>', 'with a dependency group of the project; may be given more than once', collect)
    .option('--check', 'plan the spec, and report versions that do not satisfy the files', false)
    .option('--offline', 'do not ask the service for the names of packages', false)
    .option('--json', 'print what is not in it as JSON too', false)
    .action((files: string[], { extra = [], group = [], ...options }: FromOptions) =>
      run(options, async (service, terminal) => {
        const { specFrom } = await import('../actions/spec-from.ts')
        return specFrom(service, { ...options, files, extras: extra, groups: group }, terminal)
      }),
    )
}
