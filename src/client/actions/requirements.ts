import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { decodeText } from '../../requirements/decode-text.ts'
import { readFiles } from '../../requirements/read-files.ts'
import { type Chosen, FileFault, type Requirements } from '../../requirements/requirement.ts'
import type { Channel } from '../http/channels.ts'
import type { Service } from '../http/patchbay.ts'
import type { Terminal } from '../output/terminal.ts'

/** A channel of the service and its packages, which are null until a worker has listed them. */
export interface ChannelWithNames extends Channel {
  packageNames: string[] | null
}

/** Reads what files require; `-` is standard input. Throws `FileFault` with the faults of all files. */
export function readRequirementFiles(
  paths: string[],
  chosen: Chosen,
  terminal: Terminal,
): Promise<Requirements> {
  return readFiles(paths, chosen, (path) => readText(path, terminal))
}

/** Reads a file as text. Throws `FileFault`. */
export async function readText(path: string, terminal: Pick<Terminal, 'in'>): Promise<string> {
  return decodeText(await contentOf(path, terminal), path)
}

async function contentOf(path: string, terminal: Pick<Terminal, 'in'>): Promise<Uint8Array> {
  try {
    return await (path === '-' ? buffer(terminal.in) : readFile(path))
  } catch (error) {
    throw new FileFault(`${path} cannot be read: ${(error as Error).message}`)
  }
}

/** Finds a channel of the service, the default one without a name. Throws `FileFault` if there is none. */
export async function findChannel(
  service: Service,
  name: string | undefined,
  { err }: Pick<Terminal, 'err'>,
): Promise<ChannelWithNames> {
  const channels = await service.channels()
  const channel = channels.find((one) => (name === undefined ? one.isDefault : one.name === bare(name)))
  if (!channel) {
    const names = channels.map((one) => one.name).join(', ') || 'none'
    throw new FileFault(
      `There is no ${name === undefined ? 'default channel' : `channel ${name}`}. There are: ${names}.`,
    )
  }
  if (channel.packages !== null)
    return { ...channel, packageNames: await service.channelPackages(channel.name) }
  err.write(`No worker has listed the packages of channel ${channel.name} yet, so no names are compared.\n`)
  return { ...channel, packageNames: null }
}

/** Returns `nixpkgs` for `nixpkgs@…`, the name of a channel with a pin. */
function bare(name: string): string {
  return name.split('@')[0] ?? name
}
