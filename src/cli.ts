#!/usr/bin/env node
import { Command } from 'commander'
import { clientCommands } from './client/commands/all.ts'
import { addressIn, tokenIn } from './client/commands/connection-options.ts'
import type { Door, Options } from './client/commands/context.ts'
import { serviceAt } from './client/http/patchbay.ts'
import { exitAfter, exitAfterAnything } from './client/output/exit-after.ts'
import { run } from './client/output/failure-report.ts'
import { readConfig } from './config.ts'
import type { Roles } from './up.ts'

exitAfterAnything()

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

const door: Door = {
  command: (parent, usage, description) =>
    parent
      .command(usage)
      .description(description)
      .option('--url <url>', 'the service to talk to; PATCHBAY_URL where it is left out')
      .option('--token-file <file>', 'file that holds what lets one in; PATCHBAY_TOKEN where it is left out'),
  async ask(options, command) {
    const service = serviceAt(addressIn(options.url ?? readConfig().url), tokenOf(options))
    process.exitCode = await run(() => command(service, terminal), terminal)
  },
  fetchWith(options) {
    // As whoever runs the command would have called it.
    const { nixConfig, path } = readConfig()
    return { nix: { nixConfig, path, inherit: true }, token: tokenOf(options) }
  },
}
clientCommands(program, door)

function service(name: string, description: string, roles: Roles): void {
  program
    .command(name)
    .description(description)
    .action(async () => {
      const config = readConfig()
      // The service's code takes a second to load: a command that only asks a service does without it.
      const [{ pino }, { runUntilSignal }] = await Promise.all([import('pino'), import('./up.ts')])
      await runUntilSignal(config, roles, pino({ level: config.logLevel }))
    })
}

function tokenOf({ tokenFile }: Options): string | undefined {
  return tokenFile === undefined ? readConfig().token : tokenIn(tokenFile)
}

await program.parseAsync().catch(exitAfter)
