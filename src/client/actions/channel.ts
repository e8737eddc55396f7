import { defaultPollOptions, follow } from '../follow/follow.ts'
import { withWorkerAbsence } from '../follow/waiting-for-worker.ts'
import type { Channel, ChannelDetails, ChannelEntry } from '../http/channels.ts'
import type { Service } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { failureBlocks } from '../output/failure-report.ts'
import { inJson, joined } from '../output/layout.ts'
import { aligned, listTable, widthOf } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'

export async function listChannels(service: Service, json: boolean, { out }: Terminal): Promise<ExitCode> {
  const channels = await service.channels()
  out.write(json ? inJson({ items: channels, next: null }) : table(channels, out))
  return exitCodes.done
}

export async function showChannel(
  service: Service,
  name: string,
  json: boolean,
  { out }: Terminal,
): Promise<ExitCode> {
  const channel = await service.channel(name)
  out.write(json ? inJson(channel) : report(channel, widthOf(out)))
  return exitCodes.done
}

/** Registers or moves a channel, and with `wait` waits until a worker has read the package set of its pin. */
export async function setChannel(
  service: Service,
  name: string,
  entry: ChannelEntry,
  { wait, json }: { wait: boolean; json: boolean },
  terminal: Terminal,
  pace = defaultPollOptions,
): Promise<ExitCode> {
  let channel = await service.setChannel(name, entry)
  if (wait && channel.moving) {
    const look = async () => {
      channel = await service.channel(name)
      return { state: channel.move?.state ?? 'done' }
    }
    await follow(withWorkerAbsence(service, look), terminal, pace)
  }
  terminal.out.write(json ? inJson(channel) : report(channel, widthOf(terminal.out)))
  return ['failed', 'cancelled'].includes(channel.move?.state ?? '') ? exitCodes.failed : exitCodes.done
}

/** Cancels the move of a channel. */
export async function cancelMove(
  service: Service,
  name: string,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const channel = await service.cancelMove(name)
  const state = channel.moving ? 'cancelling' : (channel.move?.state ?? 'cancelled')
  terminal.out.write(json ? inJson(channel) : `${state}  the move of channel ${name}\n`)
  return exitCodes.done
}

function table(channels: Channel[], out: Terminal['out']): string {
  const rows = channels.map(({ name, isDefault, moving, packages, defaults, fromFile }) => [
    name,
    isDefault ? 'default' : '',
    moving ? 'moving' : '',
    packages === null ? '' : String(packages),
    defaults.target,
    fromFile ? 'channels file' : 'API',
  ])
  const empty =
    'There is no channel yet. Register one: patchbay channel set nixpkgs --branch nixos-unstable --wait.'
  return listTable(['CHANNEL', '', '', 'PACKAGES', 'TARGET', 'FROM'], rows, empty, out)
}

function report(
  { name, isDefault, defaults, fromFile, follows, pins, move }: ChannelDetails,
  width: number,
): string {
  const { source, target, system } = defaults
  const by = fromFile ? 'moved by the workers’ channels file' : 'moved by the API'
  const branch = follows === null ? '' : `\nfollows the branch ${follows}`
  const rows = pins.map(({ at, packages, registeredAt, changes }) => [
    at,
    packages === null ? '' : String(packages),
    changes
      ? `${changes.added.count} added, ${changes.removed.count} removed, ${changes.updated.count} updated`
      : '',
    registeredAt,
  ])
  return joined([
    `channel ${name}${isDefault ? '  default' : ''}  ${by}\n${source} -> ${target}  ${system}${branch}`,
    rows.length > 0 && aligned([['PIN', 'PACKAGES', 'CHANGES', 'SINCE'], ...rows], width),
    move !== null && move.state !== 'done' && moveBlock(move, width),
  ])
}

function moveBlock({ state, from, failure }: NonNullable<ChannelDetails['move']>, width: number): string {
  const to = from.path ?? from.branch ?? from.rev ?? ''
  if (failure === null) return `${state} to ${to}`
  return joined([
    `The move to ${to} failed; the channel keeps its pin.`,
    ...failureBlocks(failure, [], width),
  ]).trimEnd()
}
