import { type Command, Option } from 'commander'
import type { CheckOptions } from '../actions/check.ts'
import { type CommandContext, type ConnectionOptions, collect } from './context.ts'

interface Options extends ConnectionOptions, Pick<CheckOptions, 'known' | 'json' | 'markdown' | 'channel'> {
  target?: string[]
  extra?: string[]
  group?: string[]
  allow?: string[]
  tag?: string[]
}

/** Adds the command that says which packages of a project are safe without the GIL. */
export function checkCommand(program: Command, { command, run }: CommandContext): void {
  command(
    program,
    'check <files...>',
    'say which packages of requirements.txt, pyproject.toml, environment.yml or a lock file are safe without the GIL',
  )
    .option(
      '--target <interpreter>',
      'for this interpreter, such as 3.14t; may be given more than once; default: that of the files or of the channel',
      collect,
    )
    .option('--channel <name>', 'in this channel; default: the default channel')
    .option('--extra <name>', 'with an extra of the project; may be given more than once', collect)
    .option('--group <name>', 'with a dependency group of the project; may be given more than once', collect)
    .option(
      '--allow <name>',
      'a package that may be unsafe, beside those of [tool.patchbay] in pyproject.toml; may be given more than once',
      collect,
    )
    .option('--known', 'print what earlier builds have shown, and build nothing', false)
    .option('--tag <key:value>', 'tag of the environment; may be given more than once', collect)
    .addOption(
      new Option('--markdown', 'print Markdown, for the summary of a job').default(false).conflicts('json'),
    )
    .option('--json', 'print JSON', false)
    .action((files: string[], { target, extra, group, allow, tag, ...options }: Options) =>
      run(options, async (service, terminal) => {
        const { check } = await import('../actions/check.ts')
        const { channel, known, json, markdown } = options
        return check(
          service,
          {
            files,
            targets: target ?? [],
            extras: extra ?? [],
            groups: group ?? [],
            allow: allow ?? [],
            tags: tag,
            channel,
            known,
            json,
            markdown,
          },
          terminal,
        )
      }),
    )
}
