import type { Command } from 'commander'
import { buildingCommands } from './building.ts'
import { channelCommands } from './channel.ts'
import { checkCommand } from './check.ts'
import type { CommandContext } from './context.ts'
import { keepingCommands } from './keeping.ts'
import { knownPackagesCommands } from './known-packages.ts'
import { specCommands } from './spec.ts'
import { tokenCommands } from './token.ts'
import { webhookCommands } from './webhook.ts'
import { workersCommands } from './workers.ts'

const all = [
  checkCommand,
  buildingCommands,
  specCommands,
  channelCommands,
  knownPackagesCommands,
  keepingCommands,
  workersCommands,
  tokenCommands,
  webhookCommands,
]

/** Adds every command that talks to a service. */
export function clientCommands(program: Command, context: CommandContext): void {
  for (const commands of all) commands(program, context)
}
