import type { Command } from 'commander'
import { cancelMove, listChannels, setChannel, showChannel } from '../actions/channel.ts'
import type { ChannelEntry } from '../http/channels.ts'
import { another, type Door, type Options } from './context.ts'

interface Json extends Options {
  json: boolean
}

/** What environments are made from. */
export function channelCommands(program: Command, { command, ask }: Door): void {
  const channel = program
    .command('channel')
    .description('list the pinned package sets, register and move them')
  command(channel, 'list', 'list channels')
    .option('--json', 'print JSON', false)
    .action((options: Json) => ask(options, (at, terminal) => listChannels(at, options.json, terminal)))
  command(
    channel,
    'show <name>',
    'print a channel, what it has been pinned to, and whether it is being moved',
  )
    .option('--json', 'print JSON', false)
    .action((name: string, options: Json) =>
      ask(options, (at, terminal) => showChannel(at, name, options.json, terminal)),
    )
  command(channel, 'cancel <name>', 'have the move of a channel end, which stays as it was')
    .option('--json', 'print JSON', false)
    .action((name: string, options: Json) =>
      ask(options, (at, terminal) => cancelMove(at, name, options.json, terminal)),
    )
  command(channel, 'set <name>', 'register a channel, or move it to another pin')
    .option('--rev <rev>', 'a revision of Nixpkgs, 40 hex digits')
    .option(
      '--sha256 <hash>',
      'the hash of its unpacked archive, sha256-…; a worker computes it where it is left out',
    )
    .option('--branch <branch>', 'instead of these, the revision that a branch of Nixpkgs is at')
    .option('--follow', 'have the channel move with the branch')
    .option('--path <folder>', 'instead of these, a folder on the workers')
    .option(
      '--overlay <path>',
      'a file or folder on the workers; may be given more than once, in the order in which they apply',
      another,
    )
    .option('--allow-unfree', 'take packages without a free licence')
    .option('--allow-unfree-package <name>', 'take this one of them; may be given more than once', another)
    .option('--allow-broken', 'take packages that are marked as broken')
    .option(
      '--permit-insecure <package>',
      'take this one with known vulnerabilities, by name and version; may be given more than once',
      another,
    )
    .option('--source <interpreter>', 'what its packages were built for')
    .option('--target <interpreter>', 'what is swapped in')
    .option('--system <system>', 'such as x86_64-linux')
    .option('--default', 'what specs mean that name no channel')
    .option('--wait', 'stay until a worker has found out what it holds', false)
    .option('--json', 'print JSON', false)
    .action((name: string, options: Json & SetOptions & { wait: boolean }) =>
      ask(options, (at, terminal) => setChannel(at, name, entryOf(options), options, terminal)),
    )
}

interface SetOptions extends Omit<ChannelEntry, 'config' | 'overlays'> {
  overlay?: string[]
  allowUnfree?: boolean
  allowUnfreePackage?: string[]
  allowBroken?: boolean
  permitInsecure?: string[]
}

function entryOf(options: SetOptions): ChannelEntry {
  const { rev, sha256, branch, follow, path, source, target, system, default: isDefault } = options
  const config = {
    allowUnfree: options.allowUnfree,
    allowUnfreePackages: options.allowUnfreePackage,
    allowBroken: options.allowBroken,
    permittedInsecurePackages: options.permitInsecure,
  }
  return {
    rev,
    sha256,
    branch,
    follow,
    path,
    config,
    overlays: options.overlay,
    source,
    target,
    system,
    default: isDefault,
  }
}
