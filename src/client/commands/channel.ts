import type { Command } from 'commander'
import type { ChannelEntry } from '../http/channels.ts'
import { type CommandContext, collect, type JsonOptions } from './context.ts'

/** Adds the commands for channels, the pinned package sets. */
export function channelCommands(program: Command, { command, run }: CommandContext): void {
  const channel = program.command('channel').description('list, register and move the pinned package sets')
  command(channel, 'list', 'list channels')
    .option('--json', 'print JSON', false)
    .action((options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { listChannels } = await import('../actions/channel.ts')
        return listChannels(service, options.json, terminal)
      }),
    )
  command(channel, 'show <name>', 'print a channel, its pins, and its move if one is under way')
    .option('--json', 'print JSON', false)
    .action((name: string, options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { showChannel } = await import('../actions/channel.ts')
        return showChannel(service, name, options.json, terminal)
      }),
    )
  command(channel, 'cancel <name>', 'cancel the move of a channel, which keeps its pin')
    .option('--json', 'print JSON', false)
    .action((name: string, options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { cancelMove } = await import('../actions/channel.ts')
        return cancelMove(service, name, options.json, terminal)
      }),
    )
  command(channel, 'set <name>', 'register a channel, or move it to another pin')
    .option('--rev <rev>', 'a revision of Nixpkgs, 40 hex digits')
    .option('--sha256 <hash>', 'hash of its unpacked archive, sha256-…; default: a worker computes it')
    .option('--branch <branch>', 'instead of these, the revision at the head of a branch of Nixpkgs')
    .option('--follow', 'move the channel with the branch')
    .option('--path <folder>', 'instead of these, a folder on the workers')
    .option(
      '--overlay <path>',
      'a file or folder on the workers; may be given more than once, in the order of application',
      collect,
    )
    .option('--allow-unfree', 'allow packages without a free licence')
    .option(
      '--allow-unfree-package <name>',
      'allow this unfree package; may be given more than once',
      collect,
    )
    .option('--allow-broken', 'allow packages that are marked as broken')
    .option(
      '--permit-insecure <package>',
      'allow this package with known vulnerabilities, by name and version; may be given more than once',
      collect,
    )
    .option('--source <interpreter>', 'the interpreter that its packages were built for')
    .option('--target <interpreter>', 'the interpreter that replaces it')
    .option('--system <system>', 'such as x86_64-linux')
    .option('--default', 'use this channel for specs that name none')
    .option('--wait', 'wait until a worker has read the package set', false)
    .option('--json', 'print JSON', false)
    .action((name: string, options: JsonOptions & SetOptions & { wait: boolean }) =>
      run(options, async (service, terminal) => {
        const { setChannel } = await import('../actions/channel.ts')
        return setChannel(service, name, entryOf(options), options, terminal)
      }),
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
