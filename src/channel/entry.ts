import Type, { type Static, type TStringOptions } from 'typebox'
import type { Fault } from '../errors.ts'
import type { ChannelOrigin } from '../spec/channel-origin.ts'
import { interpreterAttribute } from '../spec/interpreters.ts'
import { meaningFaults } from '../spec/meaning.ts'
import { canonicalConfig, NixpkgsConfig } from '../spec/nixpkgs-config.ts'
import { channelNamePattern, hashPattern, InterpreterName, revisionPattern, System } from '../spec/schema.ts'

/** A channel as its operator describes it. */
export interface ChannelSource {
  name: string
  from: ChannelOrigin
  /** What a spec that leaves these out gets: attributes of the channel, and a platform. */
  defaults: { source: string; target: string; system: string }
}

/** Nix and Postgres take neither NUL nor what a terminal would do something with. */
const path = {
  pattern: '^[^\\x00-\\x1f\\x7f]+$',
  maxLength: 4096,
  'x-expected': 'a path',
  description: 'Absolute, or relative to the channels file.',
}

/** Overlays whose paths have this schema. */
export function overlaysAt(path: TStringOptions) {
  return Type.Array(Type.String(path), {
    maxItems: 50,
    description:
      'Overlays of Nixpkgs, in the order in which they are applied: files, or folders with a `default.nix`. They are pinned by their content.',
  })
}

/** What describes a channel, in a channels file and in a request. */
export const ChannelEntry = Type.Object(
  {
    path: Type.Optional(Type.String(path)),
    rev: Type.Optional(
      Type.String({
        pattern: revisionPattern,
        'x-expected': 'a full revision of 40 hex digits: a branch would move',
        description: 'A revision of Nixpkgs, with its `sha256`.',
      }),
    ),
    sha256: Type.Optional(
      Type.String({
        pattern: hashPattern,
        'x-expected': 'an SRI hash: `sha256-…=`',
        description: 'Hash of the revision, unpacked.',
      }),
    ),
    config: Type.Optional(NixpkgsConfig),
    overlays: Type.Optional(overlaysAt(path)),
    source: Type.Optional(InterpreterName),
    target: Type.Optional(InterpreterName),
    system: Type.Optional(System),
    default: Type.Optional(
      Type.Boolean({ description: 'Whether a spec without `channel` means this channel.' }),
    ),
  },
  { additionalProperties: false },
)
export type ChannelEntry = Static<typeof ChannelEntry>

/** The faults that a schema cannot express, each with a pointer into the entry. Judges what has its shape in any value. */
export function entryFaults(entry: unknown): Fault[] {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return []
  const { source, target, path, rev, sha256 } = entry as { [field: string]: unknown }
  const faults = meaningFaults({ source, target }, usual)
  const pinned = rev !== undefined && sha256 !== undefined
  const half = (rev !== undefined || sha256 !== undefined) && !pinned
  if (half || pinned === (path !== undefined))
    faults.push({ pointer: '', detail: 'Needs either `path`, or `rev` and `sha256` together.' })
  return faults
}

/** Why nothing can be called so; null where a channel can. */
export function nameFault(name: string): string | null {
  return new RegExp(channelNamePattern).test(name)
    ? null
    : 'Is not the name of a channel: letters, digits, `.`, `-` and `_`, at most 64.'
}

/** What an entry without faults describes. `absolute` makes a path one that holds everywhere on the machine. */
export function sourceOf(
  name: string,
  entry: ChannelEntry,
  absolute: (path: string) => string,
): ChannelSource {
  const { path, rev = '', sha256 = '', system = 'x86_64-linux', overlays = [] } = entry
  const config = canonicalConfig(entry.config)
  return {
    name,
    from: {
      ...(path === undefined ? { rev, sha256 } : { path: absolute(path) }),
      ...(config && { config }),
      ...(overlays.length > 0 && { overlays: overlays.map(absolute) }),
    },
    defaults: {
      source: attributeOf(entry.source ?? usual.source),
      target: attributeOf(entry.target ?? usual.target),
      system,
    },
  }
}

const usual = { source: 'python313', target: 'python313FreeThreading' }

/** An alias such as `3.13t` means what it means in a spec. */
function attributeOf(interpreter: string): string {
  const attribute = interpreterAttribute(interpreter)
  if (attribute === null) throw new TypeError(`"${interpreter}" names no interpreter`)
  return attribute
}
