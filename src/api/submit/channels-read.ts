import { LRUCache } from 'lru-cache'
import type { Channel } from '../../db/channels/types.ts'
import type { Db } from '../../db/db.ts'
import type { Stamp } from '../../db/environments/stamps.ts'

type Channels = Db['channels']

/** The names of one channel's packages take about a megabyte. */
const most = 20

/**
 * Remembers channels for as long as none changes: each new spec takes the names of all packages of its channel. Returns a
 * function that gives the channels as they are since a stamp was read.
 */
export function channelsRead(channels: Channels): (stamp: Pick<Stamp, 'channels'>) => Channels {
  let since = ''
  let memory = new LRUCache<string, Promise<Channel | null>>({ max: most })

  return (stamp) => {
    if (stamp.channels !== since) {
      since = stamp.channels
      memory = new LRUCache({ max: most })
    }
    const current = memory
    const remembered = (key: string, read: () => Promise<Channel | null>) => {
      const known = current.get(key)
      if (known) return known
      const asked = read()
      current.set(key, asked)
      const forget = () => void (current.peek(key) === asked && current.delete(key))
      asked.then((channel) => channel === null && forget(), forget)
      return asked
    }
    return {
      ...channels,
      get: (name) => remembered(`= ${name}`, () => channels.get(name)),
      default: () => remembered('default', channels.default),
    }
  }
}
