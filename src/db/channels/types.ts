import type { Failure } from '../../errors.ts'
import type { ChannelOrigin } from '../../spec/channel-origin.ts'
import type { Pin } from '../../spec/schema.ts'

/** A worker's listing of a channel under one pin. */
export interface ChannelListing {
  /** PEP 503 normal forms of the names of the source set's packages. */
  packageNames: string[]
  /** Version of each of these packages, in their order; empty where it has none. */
  versions: string[]
  /** Names that the source set has besides: of functions, of aliases and packages that it refuses. */
  otherNames: string[]
  /** Of the default target, such as `3.13.5`; null where it does not say. */
  pythonVersion: string | null
}

/** A named, pinned package set. */
export interface Channel {
  name: string
  pin: Pin
  /** What a spec that leaves these out gets. */
  defaults: { source: string; target: string; system: string }
  /** Whether a spec without `channel` means this one. */
  isDefault: boolean
  /** Whether a channels file has it, which alone moves it then. */
  fromFile: boolean
  /** PEP 503 normal forms of the names of the source set's packages, or `null` before a worker has listed them. */
  packageNames: string[] | null
  /** Names that the source set has besides. Only a worker can say why they are not packages. */
  otherNames: string[]
  /** Patch release of the default target, such as `3.13.5`; `null` before a worker has listed it. */
  pythonVersion: string | null
  /** Where the present pin comes from; null where that was not recorded. */
  origin: ChannelOrigin | null
}

/** Where on the workers the content of a pin was found. */
export interface PinPlaces {
  /** Path of the folder; null for a revision, and where that was not recorded. */
  folder: string | null
  /** Paths of the overlays, in the order of the pin’s hashes. */
  overlays: string[]
}

/** A pin that a channel has, or has had. */
export interface RegisteredPin {
  pin: Pin
  /** Path on the workers of the folder that was pinned; null for a revision, and where that was not written down. */
  folder: string | null
  registeredAt: Date
  /** How many packages it has; null where nobody has listed them. */
  packages: number | null
  /** What is different from the pin before; null for the first one, and where one of the two was not listed. */
  changes: ChannelChanges | null
}

/** What a move to another pin has changed. Of many names, the first are recorded. */
export interface ChannelChanges {
  /** What the pin before is called after the `@` of a spec's `channel`. */
  from: string
  added: { count: number; names: string[] }
  removed: { count: number; names: string[] }
  /** Packages of another version. */
  updated: { count: number; packages: { name: string; from: string; to: string }[] }
}

export type ChannelMoveState =
  /** Recorded, and no worker has it. */
  | 'queued'
  /** A worker finds out what the pin holds. */
  | 'moving'
  /** The channel is as it was asked for. */
  | 'done'
  /** The channel has stayed as it was; `failure` says why. */
  | 'failed'
  /** The channel has stayed as it was, as a caller wanted. */
  | 'cancelled'

/** A channel that somebody asked to be registered, or moved to another pin. */
export interface ChannelMove {
  id: string
  /** Its name; until the first move is done there is no channel of it. */
  channel: string
  state: ChannelMoveState
  from: ChannelOrigin
  defaults: Channel['defaults']
  /** Null where that is to stay as it is. */
  isDefault: boolean | null
  /** Whether it was asked for because the channel's branch has moved. */
  scheduled: boolean
  /** How often a worker has taken it up. */
  starts: number
  failure: Failure | null
  askedAt: Date
  finishedAt: Date | null
}

/** What somebody wants a channel to be. */
export type MoveAsk = Pick<ChannelMove, 'channel' | 'from' | 'defaults' | 'isDefault'> &
  Partial<Pick<ChannelMove, 'scheduled'>>
