import type { Failure } from '../../errors.ts'
import type { ChannelOrigin } from '../../spec/channel-origin.ts'
import type { Pin } from '../../spec/schema.ts'

/** A worker's listing of a channel under one pin. */
export interface ChannelListing {
  /** PEP 503 normal forms of the names of the source set's packages. */
  packageNames: string[]
  /** Version of each of these packages, in the same order; an empty string if a package has none. */
  versions: string[]
  /** Other names of the source set: functions, aliases and packages that it refuses. */
  otherNames: string[]
  /** Python version of the default target, such as `3.13.5`; null if the set does not give one. */
  pythonVersion: string | null
}

/** A named, pinned package set. */
export interface Channel {
  name: string
  pin: Pin
  /** Values for a spec that leaves these out. */
  defaults: { source: string; target: string; system: string }
  /** Whether a spec without `channel` means this one. */
  isDefault: boolean
  /** Whether it is in a channels file, which alone moves it then. */
  fromFile: boolean
  /** PEP 503 normal forms of the names of the source set's packages, or `null` before a worker has listed them. */
  packageNames: string[] | null
  /** Other names of the source set. Only a worker can say why they are not packages. */
  otherNames: string[]
  /** Python version of the default target, such as `3.13.5`; `null` before a worker has listed it. */
  pythonVersion: string | null
  /** The place from which the present pin comes; null if it was not recorded. */
  origin: ChannelOrigin | null
}

/** The places on the workers that hold the content of a pin. */
export interface PinPlaces {
  /** Path of the folder; null for a revision, and if it was not recorded. */
  folder: string | null
  /** Paths of the overlays, in the order of the pin's hashes. */
  overlays: string[]
}

/** A present or past pin of a channel. */
export interface RegisteredPin {
  pin: Pin
  /** Path on the workers of the pinned folder; null for a revision, and if it was not recorded. */
  folder: string | null
  registeredAt: Date
  /** Number of packages; null if no worker has listed them. */
  packages: number | null
  /** Differences from the previous pin; null for the first one, and if one of the two was not listed. */
  changes: ChannelChanges | null
}

/** Differences between two pins. Of many names, only the first are recorded. */
export interface ChannelChanges {
  /** Name of the previous pin after the `@` of a spec's `channel`. */
  from: string
  added: { count: number; names: string[] }
  removed: { count: number; names: string[] }
  /** Packages whose version differs. */
  updated: { count: number; packages: { name: string; from: string; to: string }[] }
}

export type ChannelMoveState =
  /** It waits for a worker. */
  | 'queued'
  /** A worker evaluates what the pin holds. */
  | 'moving'
  /** The channel is in the requested state. */
  | 'done'
  /** The channel was not changed; `failure` says why. */
  | 'failed'
  /** A caller cancelled the move; the channel was not changed. */
  | 'cancelled'

/** A request to register a channel, or to move it to another pin. */
export interface ChannelMove {
  id: string
  /** Name of the channel. The channel does not exist until its first move is done. */
  channel: string
  state: ChannelMoveState
  from: ChannelOrigin
  defaults: Channel['defaults']
  /** Null leaves this unchanged. */
  isDefault: boolean | null
  /** Whether a worker asked for it because the channel's branch has moved. */
  scheduled: boolean
  /** Number of times that a worker has claimed it. */
  starts: number
  failure: Failure | null
  askedAt: Date
  finishedAt: Date | null
}

/** The requested state of a channel. */
export type MoveAsk = Pick<ChannelMove, 'channel' | 'from' | 'defaults' | 'isDefault'> &
  Partial<Pick<ChannelMove, 'scheduled'>>
