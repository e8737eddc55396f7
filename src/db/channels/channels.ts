import { isDeepStrictEqual } from 'node:util'
import { Prisma } from '../../generated/client.ts'
import type { ChannelOrigin } from '../../spec/channel-origin.ts'
import type { Pin } from '../../spec/schema.ts'
import type { Connection, Database } from '../database.ts'
import { changesSince } from './channel-changes.ts'
import { placesOf } from './pin-places.ts'
import type { Channel, ChannelListing, PinPlaces, RegisteredPin } from './types.ts'

/** A channel of a channels file. */
export interface RegisteredFileChannel extends Pick<Channel, 'name' | 'pin' | 'defaults' | 'isDefault'> {
  /** Where the pin comes from. */
  origin?: ChannelOrigin | undefined
}

export interface Channels {
  /**
   * Adds the channel of a channels file, or brings the one of that name up to date; it is the file's from now on. A pin that
   * differs from the recorded one is added to the channel's history, and the package names are unknown again. At most one
   * channel is the default: the latest to say so, unless one that is the API's is the default.
   */
  register(channel: RegisteredFileChannel): Promise<void>
  /** Leaves to the API what was in a channels file and is in it no longer. */
  release(namesInFile: string[]): Promise<void>
  /** Records what a worker lists of a channel, unless the channel has moved to another pin meanwhile. */
  recordListing(name: string, pin: Pin, listing: ChannelListing): Promise<void>
  get(name: string): Promise<Channel | null>
  default(): Promise<Channel | null>
  /** By name. */
  list(): Promise<Channel[]>
  /** All that it has had, newest first. One that it was moved back to is there twice. */
  pins(name: string): Promise<RegisteredPin[]>
  /** The names at a pin that it has had; null where they were never listed. */
  namesAt(name: string, pin: Pin): Promise<Pick<ChannelListing, 'packageNames' | 'otherNames'> | null>
  /** The hash of a revision that some channel has been pinned to; null where none has. */
  hashOf(rev: string): Promise<string | null>
  /**
   * One of the channels that follow a branch, whose branch was not looked at for so long; null where there is none. It counts
   * as looked at from now on. One that is being moved has to wait.
   */
  claimFollower(everySeconds: number): Promise<Channel | null>
  /** Where on a worker a pinned folder and the pin’s overlays were found, newest first, each place once. */
  places(pin: Pin): Promise<PinPlaces[]>
}

const withCurrentPin = { pins: { orderBy: { id: 'desc' }, take: 1 } } as const
type Row = Prisma.ChannelGetPayload<{ include: typeof withCurrentPin }>

export function channels(database: Database): Channels {
  return {
    async register({ name, pin, origin, defaults, isDefault }) {
      await alone(database, async (transaction) => {
        const before = await transaction.channel.findUnique({ where: { name }, include: withCurrentPin })
        const others = { name: { not: name }, isDefault: true, fromFile: false }
        const facts = {
          ...defaults,
          isDefault: isDefault && !(await transaction.channel.findFirst({ where: others })),
          fromFile: true,
          origin: origin ?? null,
        }
        const places = origin ? placesOf(origin) : { folder: null, overlayPaths: [] }
        await put(transaction, name, facts)
        const current = before?.pins[0]
        if (!current || !isDeepStrictEqual(current.pin, pin)) {
          await transaction.channelPin.create({ data: { channelName: name, pin, ...places } })
          return
        }
        // What was listed were the packages of another interpreter.
        const stale = before.source !== defaults.source || before.system !== defaults.system
        await transaction.channelPin.update({
          where: { id: current.id },
          data: {
            ...(places.folder !== null && { folder: places.folder }),
            ...(places.overlayPaths.length > 0 && { overlayPaths: places.overlayPaths }),
            ...(stale && { namedAt: null }),
          },
        })
      })
    },

    async release(namesInFile) {
      await database.channel.updateMany({
        where: { fromFile: true, name: { notIn: namesInFile } },
        data: { fromFile: false },
      })
    },

    async recordListing(name, pin, { packageNames, versions, otherNames, pythonVersion }) {
      const [current, before] = await database.channelPin.findMany({
        where: { channelName: name },
        orderBy: { id: 'desc' },
        take: 2,
      })
      if (!current || !isDeepStrictEqual(current.pin, pin)) return
      await database.channelPin.update({
        where: { id: current.id },
        data: {
          packageNames,
          packageVersions: versions,
          otherNames,
          pythonVersion,
          namedAt: new Date(),
          ...changesSince(before, { packageNames, versions }),
        },
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

    async hashOf(rev) {
      const row = await database.channelPin.findFirst({
        where: { pin: { path: ['rev'], equals: rev } },
        select: { pin: true },
      })
      const pin = row?.pin as Pin | undefined
      return pin?.kind === 'nixpkgs' ? pin.sha256 : null
    },

    async claimFollower(everySeconds) {
      const [due] = await database.$queryRaw<{ name: string }[]>`
        UPDATE channel SET followed_at = clock_timestamp()
        WHERE name = (
          SELECT name FROM channel
          WHERE origin->'follow' = 'true'
            AND (
              followed_at IS NULL
              OR followed_at < clock_timestamp() - make_interval(secs => ${everySeconds}::float8)
            )
            AND NOT EXISTS (
              SELECT FROM channel_move WHERE channel_name = channel.name AND finished_at IS NULL
            )
          ORDER BY followed_at NULLS FIRST LIMIT 1 FOR UPDATE SKIP LOCKED
        )
        RETURNING name`
      const row =
        due && (await database.channel.findUnique({ where: { name: due.name }, include: withCurrentPin }))
      return row ? fromRow(row) : null
    },

    pins: (name) =>
      database.$queryRaw<RegisteredPin[]>`
        SELECT pin, folder, registered_at AS "registeredAt", changes,
          CASE WHEN named_at IS NOT NULL THEN cardinality(package_names) END AS packages
        FROM channel_pin WHERE channel_name = ${name} ORDER BY id DESC`,

    async namesAt(name, pin) {
      const row = await database.channelPin.findFirst({
        where: { channelName: name, pin: { equals: pin }, namedAt: { not: null } },
        orderBy: { id: 'desc' },
      })
      return row && { packageNames: row.packageNames, otherNames: row.otherNames }
    },

    async places(pin) {
      const rows = await database.channelPin.findMany({
        where: { pin: { equals: pin } },
        orderBy: { id: 'desc' },
        distinct: ['folder', 'overlayPaths'],
        select: { folder: true, overlayPaths: true },
      })
      return rows.map(({ folder, overlayPaths }) => ({ folder, overlays: overlayPaths }))
    },
  }
}

/** Changes of channels take turns; readers are not held up. Processes register their channels when they start, often together. */
export function alone<T>(database: Database, work: (transaction: Connection) => Promise<T>): Promise<T> {
  return database.$transaction(async (transaction) => {
    await transaction.$executeRaw`LOCK TABLE channel IN SHARE ROW EXCLUSIVE MODE`
    return work(transaction)
  })
}

/** Writes what a channel is beside its pin, and takes the default from whichever has it. To be called alone. */
export async function put(
  transaction: Connection,
  name: string,
  { origin, ...rest }: Channel['defaults'] & Pick<Channel, 'isDefault' | 'fromFile' | 'origin'>,
): Promise<void> {
  const facts = { ...rest, origin: origin ? (origin as object) : Prisma.DbNull }
  if (facts.isDefault)
    await transaction.channel.updateMany({
      where: { isDefault: true, name: { not: name } },
      data: { isDefault: false },
    })
  await transaction.channel.upsert({ where: { name }, create: { name, ...facts }, update: facts })
}

function fromRow({
  name,
  isDefault,
  fromFile,
  origin,
  source,
  target,
  system,
  pins: [current],
}: Row): Channel {
  if (!current) throw new Error(`Channel ${name} has no pin.`)
  return {
    name,
    pin: current.pin as Pin,
    defaults: { source, target, system },
    isDefault,
    fromFile,
    packageNames: current.namedAt && current.packageNames,
    otherNames: current.namedAt ? current.otherNames : [],
    pythonVersion: current.namedAt && current.pythonVersion,
    origin: origin as ChannelOrigin | null,
  }
}
