import { Argument, type Command, Option } from 'commander'
import { cancel, prioritise, retry } from '../actions/control-build.ts'
import { type Listing, list, show } from '../actions/list.ts'
import { log } from '../actions/log.ts'
import { plan } from '../actions/plan.ts'
import { submit } from '../actions/submit.ts'
import { wait } from '../actions/wait.ts'
import { type Priority, priorities } from '../http/builds.ts'
import type { Filter } from '../http/environments.ts'
import { another, type Door, type Options } from './context.ts'

interface Json extends Options {
  json: boolean
}

interface Waiting extends Json {
  wait: boolean
}

interface Fetching extends Waiting {
  fetch: boolean
}

/** From a spec to an environment, and what can be done on the way. */
export function buildingCommands(program: Command, { command, ask, fetchWith }: Door): void {
  const fetching = (options: Fetching) => (options.fetch ? fetchWith(options) : null)
  const json = ['--json', 'print JSON', false] as const
  const fetch = ['--fetch', 'wait, and have the Nix of this machine fetch it', false] as const

  command(program, 'submit <spec>', 'ask for the environment of a spec: a JSON file, or - for standard input')
    .option('--wait', 'stay until it is built, and show how far it is', false)
    .option(...fetch)
    .addOption(
      new Option('--priority <priority>', 'before or after other builds that wait').choices(priorities),
    )
    .option('--tag <key:value>', 'to find it again; may be given more than once', another)
    .option(...json)
    .action((file: string, options: Fetching & { priority?: Priority; tag?: string[] }) =>
      ask(options, (at, terminal) =>
        submit(at, { ...options, tags: options.tag, file, fetch: fetching(options) }, terminal),
      ),
    )
  command(
    program,
    'plan <spec>',
    'say what an environment would take: what is reused, rebuilt and downloaded',
  )
    .option(...json)
    .action((file: string, options: Json) =>
      ask(options, (at, terminal) => plan(at, { json: options.json, file }, terminal)),
    )
  command(program, 'wait <environment|build>', 'stay until a build has ended, and show how far it is')
    .option(...fetch)
    .option(...json)
    .action((id: string, options: Fetching) =>
      ask(options, (at, terminal) =>
        wait(at, id, { json: options.json, fetch: fetching(options) }, terminal),
      ),
    )
  command(program, 'log <build>', 'print the log of a build, until it ends')
    .option('--lines <lines>', 'begin with so many lines of what there is', Number)
    .action((id: string, options: Options & { lines?: number }) =>
      ask(options, (at, terminal) =>
        log(at, id, options.lines === undefined ? { offset: 0 } : { lines: options.lines }, terminal),
      ),
    )
  command(program, 'cancel <id>', 'have a build end, or the newest of an environment, or a plan or a sweep')
    .option('--wait', 'stay until nothing works on it any more', false)
    .option(...json)
    .action((id: string, options: Waiting) =>
      ask(options, (at, terminal) => cancel(at, id, options, terminal)),
    )
  command(program, 'retry <environment|build>', 'try again what has failed, or was cancelled')
    .option('--wait', 'stay until it is built, and show how far it is', false)
    .option(...fetch)
    .option(...json)
    .action((id: string, options: Fetching) =>
      ask(options, (at, terminal) => retry(at, id, { ...options, fetch: fetching(options) }, terminal)),
    )
  command(
    program,
    'priority <environment|build>',
    'have a build that waits be taken before others, or after them',
  )
    .addArgument(new Argument('<priority>').choices(priorities))
    .option(...json)
    .action((id: string, priority: Priority, options: Json) =>
      ask(options, (at, terminal) => prioritise(at, id, { priority, json: options.json }, terminal)),
    )
  command(program, 'list', 'list environments, newest first')
    .option('--status <status>', 'in this state only, such as failed')
    .option('--package <name>', 'whose spec names this package')
    .option('--channel <name>', 'of this channel')
    .option('--tag <key:value>', 'with this tag; may be given more than once', another)
    .option('--since <time>', 'first asked for then or later, such as 2027-01-31 or 2027-01-31T12:00:00Z')
    .option('--limit <number>', 'at most so many', Number)
    .option('--all', 'all of them', false)
    .option(...json)
    .action(({ all, json, ...options }: Options & Filter & Omit<Listing, 'filter'>) =>
      ask(options, (at, terminal) => list(at, { all, json, filter: filterOf(options) }, terminal)),
    )
  command(program, 'show <environment|build>', 'print an environment as it is now')
    .option(...json)
    .action((id: string, options: Json) =>
      ask(options, (at, terminal) => show(at, id, options.json, terminal)),
    )
}

function filterOf({ status, package: name, channel, tag, since, limit }: Filter): Filter {
  return { status, package: name, channel, tag, since, limit }
}
