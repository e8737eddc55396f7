import { isDeepStrictEqual } from 'node:util'
import type { Prisma } from '../generated/client.ts'
import type { Pin } from '../spec/schema.ts'
import type { Database } from './database.ts'
import type { Channel } from './types.ts'

export interface Channels {
  /**
   * Adds the channel, or brings the one of that name up to date. A pin that differs from the recorded one is added to the
   * channel's history, and the package names are unknown again. At most one channel is the default: the latest to say so.
   */
  register(channel: Omit<Channel, 'packageNames'>): Promise<void>
  /** Records the names of the source set's packages, unless the channel has moved to another pin meanwhile. */
  nameAll(name: string, pin: Pin, packageNames: string[]): Promise<void>
  get(name: string): Promise<Channel | null>
  default(): Promise<Channel | null>
  /** By name. */
  list(): Promise<Channel[]>
}

const withCurrentPin = { pins: { orderBy: { id: 'desc' }, take: 1 } } as const
type Row = Prisma.ChannelGetPayload<{ include: typeof withCurrentPin }>

export function channels(database: Database): Channels {
  return {
    async register({ name, pin, defaults, isDefault }) {
      await database.$transaction(async (transaction) => {
        // Every process registers its channels when it starts, often several at once. Readers are not held up.
        await transaction.$executeRaw`LOCK TABLE channel IN SHARE ROW EXCLUSIVE MODE`
        if (isDefault)
          await transaction.channel.updateMany({
            where: { isDefault: true, name: { not: name } },
            data: { isDefault: false },
          })
        const facts = { isDefault, ...defaults }
        const { pins } = await transaction.channel.upsert({
          where: { name },
          create: { name, ...facts },
          update: facts,
          include: withCurrentPin,
        })
        if (!isDeepStrictEqual(pins[0]?.pin, pin))
          await transaction.channelPin.create({ data: { channelName: name, pin } })
      })
    },

    async nameAll(name, pin, packageNames) {
      const current = await database.channelPin.findFirst({
        where: { channelName: name },
        orderBy: { id: 'desc' },
      })
      if (!current || !isDeepStrictEqual(current.pin, pin)) return
      await database.channelPin.update({
        where: { id: current.id },
        data: { packageNames, namedAt: new Date() },
      })
    },

    async get(name) {
      const row = await database.channel.findUnique({ where: { name }, include: withCurrentPin })
      return row && fromRow(row)
    },

    async default() {
      const row = await database.channel.findFirst({ where: { isDefault: true }, include: withCurrentPin })
      return row && fromRow(row)
    },

    async list() {
      const rows = await database.channel.findMany({ orderBy: { name: 'asc' }, include: withCurrentPin })
      return rows.map(fromRow)
    },
  }
}

function fromRow({ name, isDefault, source, target, system, pins: [current] }: Row): Channel {
  if (!current) throw new Error(`Channel ${name} has no pin.`)
  return {
    name,
    pin: current.pin as Pin,
    defaults: { source, target, system },
    isDefault,
    packageNames: current.namedAt && current.packageNames,
  }
}
