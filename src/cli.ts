#!/usr/bin/env node
import { Command } from 'commander'
import { clientCommands } from './client/commands/all.ts'
import { completionCommand } from './client/commands/completion.ts'
import { createContext } from './client/commands/context.ts'
import { exitAfter, exitAfterUncaught } from './client/output/exit-after.ts'
import { ownVersion } from './client/version.ts'
import type { Roles } from './up.ts'

exitAfterUncaught()

const program = new Command('patchbay')
  .description('Free-threaded Python environments from Nix, rebuilding only what has to be rebuilt.')
  .version(ownVersion(), '--version', 'print the version of this command')
  .exitOverride()

service('up', 'run the API and a worker together, with an embedded Postgres and Redis unless URLs are set', {
  api: true,
  worker: true,
})
service('serve', 'run the HTTP API', { api: true, worker: false })
service('work', 'run a worker, which builds', { api: false, worker: true })

const terminal = { in: process.stdin, out: process.stdout, err: process.stderr }
clientCommands(program, createContext(terminal))
completionCommand(program, terminal)

function service(name: string, description: string, roles: Roles): void {
  program
    .command(name)
    .description(description)
    .action(async () => {
      // Loaded only here: the code of the service takes much longer to load than a command for clients takes to run.
      const { readConfig } = await import('./config.ts')
      const config = readConfig()
      const [{ pino }, { runUntilSignal }] = await Promise.all([import('pino'), import('./up.ts')])
      await runUntilSignal(config, roles, pino({ level: config.logLevel }))
    })
}

await program.parseAsync().catch(exitAfter)
