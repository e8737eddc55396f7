import Type, { type Static, type TSchema } from 'typebox'
import { ChannelEntry, overlaysAt } from '../../channel/entry.ts'
import type { Channel, ChannelMove, RegisteredPin } from '../../db/channels/types.ts'
import { pinText } from '../../spec/channel-reference.ts'
import { NixpkgsConfig } from '../../spec/nixpkgs-config.ts'
import { Pin } from '../../spec/schema.ts'
import { FailureBody } from './build.ts'
import { component, nullable, Timestamp, Wait } from './common.ts'

const { path, ...otherFields } = ChannelEntry.properties

const absolute = { pattern: '^/[^\\x00-\\x1f\\x7f]*$', 'x-expected': 'an absolute path' }

/** Body that registers or moves a channel: an entry of a channels file with absolute paths. */
export const ChannelRequest = Type.Object(
  {
    path: Type.Optional(
      Type.String({
        ...path,
        ...absolute,
        'x-expected': 'the absolute path of a folder',
        description: 'An absolute path of a folder on the workers.',
      }),
    ),
    ...otherFields,
    overlays: Type.Optional(
      overlaysAt({ ...path, ...absolute, description: 'An absolute path on the workers.' }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        rev: '3b9f00d7a7bf68acd4c4abb9d43695afb04e03a5',
        sha256: 'sha256-QtpzSjJAHNxtxDjvRwbgvRSdUiFNpHbqHo9sDbMiYKo=',
        target: '3.13t',
      },
      { path: '/srv/nixpkgs', default: true },
      { branch: 'nixos-unstable', follow: true },
      {
        path: '/srv/nixpkgs',
        config: {
          allowUnfreePackages: ['torch-bin'],
          permittedInsecurePackages: ['python3.13-pillow-11.0.0'],
        },
        overlays: ['/srv/overlays/interpreters'],
      },
    ],
  },
)

/** Allows a minute, because a worker fetches a revision of Nixpkgs before it can register it. */
export const MoveWaitQuery = Type.Object(
  { wait: Wait('the move’s end', { maximum: 60, unless: 0 }) },
  { additionalProperties: false },
)

const Defaults = Type.Object(
  { source: Type.String(), target: Type.String(), system: Type.String() },
  { description: 'Values for a spec that omits these fields.' },
)

export const ChannelBody = Type.Object(
  {
    name: Type.String(),
    pin: Pin,
    defaults: Defaults,
    isDefault: Type.Boolean({ description: 'Whether a spec without `channel` uses this one.' }),
    fromFile: Type.Boolean({
      description: 'Whether it is in the workers’ channels file; only that file moves it then.',
    }),
    packages: nullable(
      Type.Integer({ description: 'Number of packages; null until a worker has listed them.' }),
    ),
    pythonVersion: nullable(
      Type.String({
        description:
          'Patch release of the default target, such as `3.13.5`; null until a worker has listed the channel.',
      }),
    ),
    follows: nullable(
      Type.String({
        description: 'The branch of Nixpkgs that it follows; null for none.',
      }),
    ),
    moving: Type.Boolean({ description: 'Whether a move to another pin is under way.' }),
  },
  { $id: 'Channel' },
)

const changed = <Fields extends Record<string, TSchema>>(fields: Fields) =>
  Type.Object({ count: Type.Integer(), ...fields })

export const ChannelChangesBody = Type.Object(
  {
    from: Type.String({ description: '`at` of the previous pin.' }),
    added: changed({ names: Type.Array(Type.String()) }),
    removed: changed({ names: Type.Array(Type.String()) }),
    updated: changed({
      packages: Type.Array(Type.Object({ name: Type.String(), from: Type.String(), to: Type.String() })),
    }),
  },
  {
    $id: 'ChannelChanges',
    description: 'Differences from the packages of the previous pin. Names at most a hundred of each kind.',
  },
)

export const ChannelPinBody = Type.Object(
  {
    at: Type.String({ description: 'Name of the pin after the `@` in a spec’s `channel`.' }),
    pin: Pin,
    folder: nullable(Type.String({ description: 'Folder on the workers.' })),
    packages: nullable(
      Type.Integer({ description: 'Number of packages; null when they were never listed.' }),
    ),
    registeredAt: Timestamp,
    changes: nullable(component(ChannelChangesBody)),
  },
  { $id: 'ChannelPin' },
)

export const MoveStateBody = Type.Enum(['queued', 'moving', 'done', 'failed', 'cancelled'])

export const ChannelMoveBody = Type.Object(
  {
    id: Type.String(),
    state: MoveStateBody,
    from: Type.Object(
      {
        rev: Type.Optional(Type.String()),
        sha256: Type.Optional(Type.String()),
        branch: Type.Optional(Type.String()),
        follow: Type.Optional(Type.Boolean()),
        path: Type.Optional(Type.String()),
        config: Type.Optional(NixpkgsConfig),
        overlays: Type.Optional(Type.Array(Type.String())),
      },
      {
        description:
          'The requested pin: `rev` and `sha256`, `branch` and `follow`, or `path`; and `config` and `overlays`.',
      },
    ),
    defaults: Defaults,
    default: nullable(Type.Boolean({ description: 'Whether it becomes the default; null for no change.' })),
    scheduled: Type.Boolean({
      description: 'Whether a worker requested it because the channel’s branch had moved.',
    }),
    failure: nullable(component(FailureBody)),
    askedAt: Timestamp,
    finishedAt: nullable(Timestamp),
  },
  { $id: 'ChannelMove' },
)

/** A channel with its history. It has no pin before its first move is done. */
export const ChannelDetailsBody = Type.Object(
  {
    ...ChannelBody.properties,
    pin: nullable(Pin),
    pins: Type.Array(component(ChannelPinBody), {
      description: 'The newest hundred pins, newest first.',
    }),
    move: nullable(component(ChannelMoveBody)),
    faults: Type.Array(Type.Object({ worker: Type.String(), detail: Type.String() }), {
      description:
        'Why workers cannot register the entry of their channels file; the channel is unchanged then.',
    }),
  },
  { $id: 'ChannelDetails' },
)

const shownPins = 100

export function channelBody(channel: Channel, moving: boolean): Static<typeof ChannelBody> {
  const { packageNames, otherNames: _, origin, ...rest } = channel
  const follows = origin && 'branch' in origin && origin.follow ? origin.branch : null
  return { ...rest, packages: packageNames?.length ?? null, follows, moving }
}

/** A worker's reason why it cannot register a channel of its channels file. */
export interface ChannelFault {
  worker: string
  detail: string
}

/** Renders a channel with its newest move, pins and faults. */
export function channelDetails(
  channel: Channel | null,
  pins: RegisteredPin[],
  move: ChannelMove | null,
  name: string,
  faults: ChannelFault[],
): Static<typeof ChannelDetailsBody> {
  const moving = move !== null && move.finishedAt === null
  const known = { packages: null, pythonVersion: null, follows: null }
  const nothingYet = { name, pin: null, isDefault: false, fromFile: false, ...known, moving }
  return {
    ...(channel
      ? channelBody(channel, moving)
      : { ...nothingYet, defaults: move?.defaults ?? { source: '', target: '', system: '' } }),
    pins: pins.slice(0, shownPins).map(pinBody),
    move: move && moveBody(move),
    faults,
  }
}

function pinBody({ pin, registeredAt, ...rest }: RegisteredPin): Static<typeof ChannelPinBody> {
  return { at: pinText(pin), pin, ...rest, registeredAt: registeredAt.toISOString() }
}

function moveBody(move: ChannelMove): Static<typeof ChannelMoveBody> {
  const { id, state, from, defaults, isDefault, scheduled, failure, askedAt, finishedAt } = move
  return {
    id,
    state,
    from,
    defaults,
    default: isDefault,
    scheduled,
    failure,
    askedAt: askedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}
