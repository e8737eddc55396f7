import type { Failure } from '../../errors.ts'
import type { Pin } from '../../spec/schema.ts'
import type { Transport } from './transport.ts'

/** A channel as lists show it. */
export interface Channel {
  name: string
  pin: Pin
  defaults: { source: string; target: string; system: string }
  isDefault: boolean
  /** Whether the workers' channels file has it. */
  fromFile: boolean
  /** How many packages it has; null until a worker has listed them. */
  packages: number | null
  /** Patch release of the default target, such as `3.13.5`; null where it is not known. */
  pythonVersion: string | null
  /** The branch of Nixpkgs that it moves with. */
  follows: string | null
  moving: boolean
}

export interface ChannelMove {
  state: 'queued' | 'moving' | 'done' | 'failed' | 'cancelled'
  from: { rev?: string; branch?: string; path?: string }
  failure: Failure | null
}

/** How the packages of a pin differ from those of the pin before. */
export interface Changes {
  added: { count: number }
  removed: { count: number }
  updated: { count: number }
}

export interface ChannelDetails extends Omit<Channel, 'pin'> {
  /** Null before its first move is done. */
  pin: Pin | null
  /** What it has been pinned to, newest first. */
  pins: { at: string; packages: number | null; registeredAt: string; changes: Changes | null }[]
  /** The newest. */
  move: ChannelMove | null
}

/** All that a channel is to be, as in a channels file. */
export interface ChannelEntry {
  rev?: string | undefined
  sha256?: string | undefined
  branch?: string | undefined
  follow?: boolean | undefined
  /** Of a folder on the workers, absolute. */
  path?: string | undefined
  config?:
    | {
        allowUnfree?: boolean | undefined
        allowUnfreePackages?: string[] | undefined
        allowBroken?: boolean | undefined
        permittedInsecurePackages?: string[] | undefined
      }
    | undefined
  /** On the workers, absolute. */
  overlays?: string[] | undefined
  source?: string | undefined
  target?: string | undefined
  system?: string | undefined
  default?: boolean | undefined
}

export interface Channels {
  channels(): Promise<Channel[]>
  channel(name: string): Promise<ChannelDetails>
  /** Normal forms of the names of all that it has. */
  channelPackages(name: string): Promise<string[]>
  /** Returns it as it is now; the move may be under way. */
  setChannel(name: string, entry: ChannelEntry): Promise<ChannelDetails>
  /** Has its move end. */
  cancelMove(name: string): Promise<ChannelDetails>
}

export function channelsOf({ read, send }: Transport): Channels {
  const at = (name: string) => `/v1/channels/${encodeURIComponent(name)}`
  return {
    channels: async () => (await read<{ items: Channel[] }>('/v1/channels')).items,
    channel: (name) => read(`${at(name)}?wait=0`),
    channelPackages: async (name) => (await read<{ items: string[] }>(`${at(name)}/packages`)).items,
    setChannel: (name, entry) => send(`${at(name)}?wait=0`, entry, { method: 'PUT' }),
    cancelMove: (name) => read(`${at(name)}/cancel`, { method: 'POST' }),
  }
}
