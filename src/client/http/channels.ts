import type { paths } from './openapi.ts'
import type { BodyOf, Schemas } from './routes.ts'
import type { Transport } from './transport.ts'

/** A channel as lists have it. */
export type Channel = Schemas['Channel']
export type ChannelDetails = Schemas['ChannelDetails']

/** The full definition of a channel, as in a channels file. */
export type ChannelEntry = BodyOf<paths['/v1/channels/{name}']['put']>

export interface Channels {
  channels(): Promise<Channel[]>
  channel(name: string): Promise<ChannelDetails>
  /** Returns the normalised names of all packages of a channel. */
  channelPackages(name: string): Promise<string[]>
  /** Returns the channel while its move may be under way. */
  setChannel(name: string, entry: ChannelEntry): Promise<ChannelDetails>
  cancelMove(name: string): Promise<ChannelDetails>
}

export function channelsOf({ call }: Transport): Channels {
  return {
    channels: async () => (await call('get', '/v1/channels')).items,
    channel: (name) => call('get', '/v1/channels/{name}', { path: { name }, query: { wait: 0 } }),
    channelPackages: async (name) =>
      (await call('get', '/v1/channels/{name}/packages', { path: { name } })).items,
    setChannel: (name, entry) =>
      call('put', '/v1/channels/{name}', { path: { name }, query: { wait: 0 }, body: entry }),
    cancelMove: (name) => call('post', '/v1/channels/{name}/cancel', { path: { name } }),
  }
}
