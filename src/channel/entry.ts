import Type, { type Static } from 'typebox'
import type { Fault } from '../errors.ts'
import { interpreterAttribute } from '../spec/interpreters.ts'
import { meaningFaults } from '../spec/meaning.ts'
import { channelNamePattern, hashPattern, InterpreterName, revisionPattern, System } from '../spec/schema.ts'

/** A channel as its operator describes it: a folder on this machine, or a revision of Nixpkgs by hash. */
export interface ChannelSource {
  name: string
  from: { kind: 'folder'; path: string } | { kind: 'nixpkgs'; rev: string; sha256: string }
  /** What a spec that leaves these out gets: attributes of the channel, and a platform. */
  defaults: { source: string; target: string; system: string }
}

/** What describes a channel, in a channels file and in a request. */
export const ChannelEntry = Type.Object(
  {
    path: Type.Optional(
      Type.String({
        // Nix and Postgres take neither NUL nor what a terminal would do something with.
        pattern: '^[^\\x00-\\x1f\\x7f]+$',
        maxLength: 4096,
        'x-expected': 'a path',
        description: 'Absolute, or relative to the channels file.',
      }),
    ),
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

/** What an entry without faults describes. `absolute` makes its path one that holds everywhere on the machine. */
export function sourceOf(
  name: string,
  entry: ChannelEntry,
  absolute: (path: string) => string,
): ChannelSource {
  const { path, rev = '', sha256 = '', system = 'x86_64-linux' } = entry
  return {
    name,
    from: path === undefined ? { kind: 'nixpkgs', rev, sha256 } : { kind: 'folder', path: absolute(path) },
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
