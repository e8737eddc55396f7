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
  /** The place from which the pin comes. */
  origin?: ChannelOrigin | undefined
}

export interface Channels {
  /**
   * Adds the channel of a channels file, or updates the one of that name, which belongs to the file from now on. A pin that
   * differs from the recorded one is added to the channel's history, and its package names count as unlisted. At most one
   * channel is the default: the last one registered as such, unless a channel of the API is.
   */
  register(channel: RegisteredFileChannel): Promise<void>
  /** Hands channels that are no longer in a channels file over to the API. */
  release(namesInFile: string[]): Promise<void>
  /** Records a worker's listing of a channel, unless the channel has moved to another pin meanwhile. */
  recordListing(name: string, pin: Pin, listing: ChannelListing): Promise<void>
  get(name: string): Promise<Channel | null>
  default(): Promise<Channel | null>
  /** Returns all channels, by name. */
  list(): Promise<Channel[]>
  /** Returns all pins of a channel's history, newest first. A pin to which the channel was moved back is there twice. */
  pins(name: string): Promise<RegisteredPin[]>
  /** Returns the names at a pin of its history; null if they were never listed. */
  namesAt(name: string, pin: Pin): Promise<Pick<ChannelListing, 'packageNames' | 'otherNames'> | null>
  /** Returns the hash of a revision to which some channel was pinned; null if none was. */
  hashOf(rev: string): Promise<string | null>
  /**
   * Claims a channel that follows a branch which no worker has looked up for `everySeconds`, and counts it as looked up now.
   * Skips channels with a move under way. Returns null if there is none.
   */
  claimFollower(everySeconds: number): Promise<Channel | null>
  /** Returns the places on workers where a pinned folder and the pin's overlays were found, newest first, without duplicates. */
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
        // The listing describes the packages of another interpreter.
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

/**
 * Runs changes of channels one at a time, without blocking readers. Processes register their channels at their start, often
 * together.
 */
export function alone<T>(database: Database, work: (transaction: Connection) => Promise<T>): Promise<T> {
  return database.$transaction(async (transaction) => {
    await transaction.$executeRaw`LOCK TABLE channel IN SHARE ROW EXCLUSIVE MODE`
    return work(transaction)
  })
}

/** Writes the channel's fields other than its pin, and takes the default from the channel that has it. Call it within `alone`. */
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
