#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { pino } from 'pino'
import { type ExitCode, exitCodes } from './client/exit-codes.ts'
import { forget } from './client/forget.ts'
import { log } from './client/log.ts'
import { pin, unpin } from './client/pin.ts'
import { type Preview, plan } from './client/plan.ts'
import { run } from './client/run.ts'
import { type PinFor, type Service, serviceAt } from './client/service.ts'
import { show } from './client/show.ts'
import { type Submission, submit } from './client/submit.ts'
import { type SweepCommand, sweep } from './client/sweep.ts'
import { readConfig } from './config.ts'
import { SetupFault } from './errors.ts'
import type { NixSettings } from './nix/command.ts'
import { type Roles, runUntilSignal } from './up.ts'

const terminal = { in: process.stdin, out: process.stdout, err: process.stderr }

const program = new Command('patchbay')
  .description('Free-threaded Python environments from Nix, rebuilding only what has to be rebuilt.')
  .exitOverride()

service('up', 'run everything in one process, Postgres and Redis too where no URL names others', {
  api: true,
  worker: true,
})
service('serve', 'run the HTTP API', { api: true, worker: false })
service('work', 'run a worker, which builds', { api: false, worker: true })

client('submit <spec>', 'ask for the environment of a spec: a JSON file, or - for standard input')
  .option('--wait', 'stay until it is built, and show how far it is', false)
  .option('--fetch', 'wait, and have the Nix of this machine fetch it', false)
  .option('--json', 'print the environment as JSON', false)
  .action((file: string, options: Options & Omit<Submission, 'file' | 'fetch'> & { fetch: boolean }) =>
    ask(options, (at) => submit(at, { ...options, file, fetch: options.fetch ? ownNix() : null }, terminal)),
  )
client('plan <spec>', 'say what an environment would take: what is reused, rebuilt and downloaded')
  .option('--json', 'print the plan as JSON', false)
  .action((file: string, options: Options & Omit<Preview, 'file'>) =>
    ask(options, (at) => plan(at, { ...options, file }, terminal)),
  )
client('show <environment>', 'print an environment as it is now')
  .option('--json', 'print it as JSON', false)
  .action((id: string, options: Options & { json: boolean }) =>
    ask(options, (at) => show(at, id, options.json, terminal)),
  )
client('log <build>', 'print the log of a build, until it ends').action((id: string, options: Options) =>
  ask(options, (at) => log(at, id, terminal)),
)
client('pin <environment>', 'keep an environment in the cache, whether or not anybody uses it')
  .option('--days <days>', 'for so many days', Number)
  .option('--until <time>', 'until a day or a time, such as 2027-01-31 or 2027-01-31T12:00:00Z')
  .action((id: string, options: Options & PinFor) => ask(options, (at) => pin(at, id, options, terminal)))
client('unpin <environment>', 'keep it no longer than others').action((id: string, options: Options) =>
  ask(options, (at) => unpin(at, id, terminal)),
)
client('forget <environment>', 'delete what is known of an environment, and free what only it holds').action(
  (id: string, options: Options) => ask(options, (at) => forget(at, id, terminal)),
)
client('sweep', 'make room in the cache now, and say what was evicted and freed')
  .option('--dry-run', 'change nothing, and say what would be', false)
  .option('--json', 'print the sweep as JSON', false)
  .action((options: Options & SweepCommand) => ask(options, (at) => sweep(at, options, terminal)))

interface Options {
  url?: string
}

function service(name: string, description: string, roles: Roles): void {
  program
    .command(name)
    .description(description)
    .action(async () => {
      const config = readConfig()
      await runUntilSignal(config, roles, pino({ level: config.logLevel }))
    })
}

function client(usage: string, description: string): Command {
  return program
    .command(usage)
    .description(description)
    .option('--url <url>', 'the service to talk to; PATCHBAY_URL where it is left out')
}

/** As whoever runs the command would have called it. */
function ownNix(): NixSettings {
  const { nixConfig, path } = readConfig()
  return { nixConfig, path, inherit: true }
}

async function ask({ url }: Options, command: (at: Service) => Promise<ExitCode>): Promise<void> {
  process.exitCode = await run(() => command(serviceAt(url ?? readConfig().url)), terminal)
}

try {
  await program.parseAsync()
} catch (error) {
  // Commander has printed what is wrong with the arguments, or the help that was asked for.
  if (error instanceof CommanderError) process.exitCode = error.exitCode && exitCodes.usage
  else if (error instanceof SetupFault) {
    terminal.err.write(`${error.message}\n`)
    process.exitCode = exitCodes.usage
  } else throw error
}
