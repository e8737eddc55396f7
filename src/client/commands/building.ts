import { Argument, type Command, Option } from 'commander'
import type { EnvironmentListing } from '../actions/list.ts'
import { type Priority, priorities } from '../http/builds.ts'
import type { EnvironmentFilter } from '../http/environments.ts'
import { type CommandContext, type ConnectionOptions, collect, type JsonOptions } from './context.ts'

interface WaitOptions extends JsonOptions {
  wait: boolean
}

interface FetchOptions extends WaitOptions {
  fetch: boolean
}

/** Adds the commands that lead from a spec to an environment. */
export function buildingCommands(program: Command, { command, run, fetchSettings }: CommandContext): void {
  const fetching = (options: FetchOptions) => (options.fetch ? fetchSettings(options) : null)
  const json = ['--json', 'print JSON', false] as const
  const fetch = ['--fetch', 'wait, and fetch the environment with the Nix of this machine', false] as const
  const wait = ['--wait', 'wait for the end of the build, and show its progress', false] as const

  command(program, 'submit <spec>', 'request the environment of a spec: a JSON file, or - for standard input')
    .option(...wait)
    .option(...fetch)
    .addOption(new Option('--priority <priority>', 'priority among waiting builds').choices(priorities))
    .option('--tag <key:value>', 'tag of the environment; may be given more than once', collect)
    .option(...json)
    .action((file: string, options: FetchOptions & { priority?: Priority; tag?: string[] }) =>
      run(options, async (service, terminal) => {
        const { submit } = await import('../actions/submit.ts')
        return submit(service, { ...options, tags: options.tag, file, fetch: fetching(options) }, terminal)
      }),
    )
  command(
    program,
    'plan <spec>',
    'show what an environment would take: packages reused and rebuilt, downloads',
  )
    .option(...json)
    .action((file: string, options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { plan } = await import('../actions/plan.ts')
        return plan(service, { json: options.json, file }, terminal)
      }),
    )
  command(program, 'wait <environment|build>', 'wait for the end of a build, and show its progress')
    .option(...fetch)
    .option(...json)
    .action((id: string, options: FetchOptions) =>
      run(options, async (service, terminal) => {
        const { wait } = await import('../actions/wait.ts')
        return wait(service, id, { json: options.json, fetch: fetching(options) }, terminal)
      }),
    )
  command(program, 'log <environment|build>', 'print the log of a build until the build ends')
    .option('--lines <lines>', 'begin with the last so many lines', Number)
    .option(...json)
    .action((id: string, { lines, json, ...options }: JsonOptions & { lines?: number }) =>
      run(options, async (service, terminal) => {
        const { log } = await import('../actions/log.ts')
        return log(service, id, { ...(lines === undefined ? { offset: 0 } : { lines }), json }, terminal)
      }),
    )
  command(program, 'cancel <id>', 'cancel a build, the newest build of an environment, a plan or a sweep')
    .option('--wait', 'wait until no worker works on it any more', false)
    .option(...json)
    .action((id: string, options: WaitOptions) =>
      run(options, async (service, terminal) => {
        const { cancel } = await import('../actions/control-build.ts')
        return cancel(service, id, options, terminal)
      }),
    )
  command(program, 'retry <environment|build>', 'retry a build that failed or was cancelled')
    .option(...wait)
    .option(...fetch)
    .option(...json)
    .action((id: string, options: FetchOptions) =>
      run(options, async (service, terminal) => {
        const { retry } = await import('../actions/control-build.ts')
        return retry(service, id, { ...options, fetch: fetching(options) }, terminal)
      }),
    )
  command(program, 'priority <environment|build>', 'set the priority of a waiting build')
    .addArgument(new Argument('<priority>').choices(priorities))
    .option(...json)
    .action((id: string, priority: Priority, options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { prioritise } = await import('../actions/control-build.ts')
        return prioritise(service, id, { priority, json: options.json }, terminal)
      }),
    )
  command(program, 'list', 'list environments, newest first')
    .option('--status <status>', 'with this status only, such as failed')
    .option('--package <name>', 'with this package in the spec')
    .option('--channel <name>', 'of this channel')
    .option('--tag <key:value>', 'with this tag; may be given more than once', collect)
    .option('--since <time>', 'created then or later, such as 2027-01-31 or 2027-01-31T12:00:00Z')
    .option('--limit <number>', 'at most so many', Number)
    .option('--all', 'all of them', false)
    .option(...json)
    .action(
      ({
        all,
        json,
        ...options
      }: ConnectionOptions & EnvironmentFilter & Omit<EnvironmentListing, 'filter'>) =>
        run(options, async (service, terminal) => {
          const { list } = await import('../actions/list.ts')
          return list(service, { all, json, filter: filterOf(options) }, terminal)
        }),
    )
  command(program, 'show <environment|build>', 'print the current state of an environment')
    .option(...json)
    .action((id: string, options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { show } = await import('../actions/list.ts')
        return show(service, id, options.json, terminal)
      }),
    )
  command(program, 'diff <first> <second>', 'print how the packages of two environments differ')
    .option(...json)
    .action((first: string, second: string, options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { diff } = await import('../actions/diff.ts')
        return diff(service, [first, second], options.json, terminal)
      }),
    )
}

function filterOf({
  status,
  package: name,
  channel,
  tag,
  since,
  limit,
}: EnvironmentFilter): EnvironmentFilter {
  return { status, package: name, channel, tag, since, limit }
}
