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

service('up', 'run everything in one process, with an embedded Postgres and Redis unless URLs are set', {
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
      .option('--url <url>', 'URL of the service; default: PATCHBAY_URL')
      .option('--token-file <file>', 'file that holds the token; default: PATCHBAY_TOKEN'),
  async ask(options, command) {
    const service = serviceAt(addressIn(options.url ?? readConfig().url), tokenOf(options))
    process.exitCode = await run(() => command(service, terminal), terminal)
  },
  fetchWith(options) {
    // Lets Nix inherit the environment of the user who runs the command.
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
      // Loads the service's code only here: it takes a second, and client commands do not need it.
      const [{ pino }, { runUntilSignal }] = await Promise.all([import('pino'), import('./up.ts')])
      await runUntilSignal(config, roles, pino({ level: config.logLevel }))
    })
}

function tokenOf({ tokenFile }: Options): string | undefined {
  return tokenFile === undefined ? readConfig().token : tokenIn(tokenFile)
}

await program.parseAsync().catch(exitAfter)
