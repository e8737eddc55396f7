import Type, { type Static, type TStringOptions } from 'typebox'
import type { Fault } from '../errors.ts'
import type { ChannelOrigin, FromBranch, FromFolder, FromRevision } from '../spec/channel-origin.ts'
import { interpreterAttribute } from '../spec/interpreters.ts'
import { meaningFaults } from '../spec/meaning.ts'
import { canonicalConfig, NixpkgsConfig } from '../spec/nixpkgs-config.ts'
import { channelNamePattern, hashPattern, InterpreterName, revisionPattern, System } from '../spec/schema.ts'

/** A channel as described by the operator. */
export interface ChannelSource {
  name: string
  from: ChannelOrigin
  /** Defaults for specs: attributes of two interpreters, and a platform, e.g. `x86_64-linux`. */
  defaults: { source: string; target: string; system: string }
}

/** The names of Git's branches that are safe in messages and URLs. */
const branchPattern = '^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*$'

/** A path without control characters: Nix and Postgres reject NUL, and terminals interpret the others. */
const path = {
  pattern: '^[^\\x00-\\x1f\\x7f]+$',
  maxLength: 4096,
  'x-expected': 'a path',
  description: 'Absolute, or relative to the channels file.',
}

/** Returns the schema of a list of overlays whose paths have the schema `path`. */
export function overlaysAt(path: TStringOptions) {
  return Type.Array(Type.String(path), {
    maxItems: 50,
    description:
      'Overlays of Nixpkgs, in their order of application: files, or folders with a `default.nix`. Patchbay pins them by their content.',
  })
}

/** Description of a channel in a channels file or a request. */
export const ChannelEntry = Type.Object(
  {
    path: Type.Optional(Type.String(path)),
    rev: Type.Optional(
      Type.String({
        pattern: revisionPattern,
        'x-expected': 'a full revision of 40 hex digits: a branch would move',
        description: 'A revision of Nixpkgs.',
      }),
    ),
    sha256: Type.Optional(
      Type.String({
        pattern: hashPattern,
        'x-expected': 'an SRI hash: `sha256-…=`',
        description: 'Hash of the unpacked revision. A worker computes it if it is missing.',
      }),
    ),
    branch: Type.Optional(
      Type.String({
        pattern: branchPattern,
        maxLength: 128,
        'x-expected': 'the name of a branch, such as `nixos-unstable`',
        description: 'A branch of Nixpkgs. A worker looks up its revision.',
      }),
    ),
    follow: Type.Optional(
      Type.Boolean({ description: 'Whether the channel follows the branch, on a schedule.' }),
    ),
    config: Type.Optional(NixpkgsConfig),
    overlays: Type.Optional(overlaysAt(path)),
    source: Type.Optional(InterpreterName),
    target: Type.Optional(InterpreterName),
    system: Type.Optional(System),
    default: Type.Optional(
      Type.Boolean({ description: 'Whether a spec without `channel` uses this channel.' }),
    ),
  },
  { additionalProperties: false },
)
export type ChannelEntry = Static<typeof ChannelEntry>

/** Returns the faults that a schema cannot express, with pointers into the entry. Checks the well-formed parts of any value. */
export function entryFaults(entry: unknown): Fault[] {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return []
  const { source, target, path, rev, branch, sha256, follow } = entry as { [field: string]: unknown }
  const faults = meaningFaults({ source, target }, usual)
  if ([path, rev, branch].filter((one) => one !== undefined).length !== 1)
    faults.push({ pointer: '', detail: 'Needs one of `path`, `rev` and `branch`.' })
  if (sha256 !== undefined && rev === undefined)
    faults.push({ pointer: '/sha256', detail: 'Goes with `rev` alone.' })
  if (follow === true && branch === undefined)
    faults.push({ pointer: '/follow', detail: 'Goes with `branch` alone.' })
  return faults
}

/** Returns why a channel cannot have this name, or null if it can. */
export function nameFault(name: string): string | null {
  return new RegExp(channelNamePattern).test(name)
    ? null
    : 'Is not the name of a channel: letters, digits, `.`, `-` and `_`, at most 64.'
}

/** Converts an entry without faults into a channel. `absolute` makes a relative path absolute. */
export function sourceOf(
  name: string,
  entry: ChannelEntry,
  absolute: (path: string) => string,
): ChannelSource {
  const { system = 'x86_64-linux', overlays = [] } = entry
  const config = canonicalConfig(entry.config)
  return {
    name,
    from: {
      ...contentOf(entry, absolute),
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

function contentOf(
  { path, rev, sha256, branch, follow }: ChannelEntry,
  absolute: (path: string) => string,
): FromFolder | FromRevision | FromBranch {
  if (path !== undefined) return { path: absolute(path) }
  if (branch !== undefined) return { branch, ...(follow && { follow }) }
  return { rev: rev ?? '', ...(sha256 !== undefined && { sha256 }) }
}

const usual = { source: 'python313', target: 'python313FreeThreading' }

/** Resolves an alias such as `3.13t` as in a spec. Throws for a text that names no interpreter. */
function attributeOf(interpreter: string): string {
  const attribute = interpreterAttribute(interpreter)
  if (attribute === null) throw new TypeError(`"${interpreter}" names no interpreter`)
  return attribute
}
