import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import Type, { type Static } from 'typebox'
import { type Fault, SetupFault } from '../errors.ts'
import { meaningFaults } from '../spec/meaning.ts'
import { channelNamePattern, systemPattern } from '../spec/schema.ts'
import { shapeOf } from '../spec/shape.ts'

/** A channel as its operator describes it: a folder on this machine, or a revision of Nixpkgs by hash. */
export interface ChannelSource {
  name: string
  from: { kind: 'folder'; path: string } | { kind: 'nixpkgs'; rev: string; sha256: string }
  /** What a spec that leaves these out gets. */
  defaults: { source: string; target: string; system: string }
  /** Whether a spec without `channel` means this one. */
  isDefault: boolean
}

const ChannelEntry = Type.Object(
  {
    path: Type.Optional(
      Type.String({
        minLength: 1,
        'x-expected': 'a path',
        description: 'Absolute, or relative to the channels file.',
      }),
    ),
    rev: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{40}$',
        'x-expected': 'a full revision of 40 hex digits: a branch would move',
      }),
    ),
    sha256: Type.Optional(
      Type.String({ pattern: '^sha256-[A-Za-z0-9+/]{43}=$', 'x-expected': 'an SRI hash: `sha256-…=`' }),
    ),
    default: Type.Optional(Type.Boolean()),
    source: Type.Optional(Type.String()),
    target: Type.Optional(Type.String()),
    system: Type.Optional(
      Type.String({ pattern: systemPattern, 'x-expected': 'a platform such as `x86_64-linux`' }),
    ),
  },
  { additionalProperties: false },
)

const ChannelsFile = Type.Record(Type.String(), ChannelEntry, { minProperties: 1 })

/** Thrown with every fault of the channels file at once. */
export class ChannelsInvalid extends SetupFault {
  override name = 'ChannelsInvalid'
  constructor(
    readonly file: string,
    readonly faults: Fault[],
  ) {
    super(
      `The channels file ${file} has faults:\n${faults.map((fault) => `  ${fault.pointer || '/'}: ${fault.detail}`).join('\n')}`,
    )
  }
}

/** The operator's channels, in the order of the file. Throws `ChannelsInvalid`. */
export async function readChannels(file: string): Promise<ChannelSource[]> {
  const channels = parseChannels(await readJson(file), dirname(resolve(file)))
  if ('faults' in channels) throw new ChannelsInvalid(file, channels.faults)
  return channels.sources
}

/** Channels or all faults. A channel that is the only one is the default. Paths are taken relative to `folder`. */
export function parseChannels(
  value: unknown,
  folder: string,
): { sources: ChannelSource[] } | { faults: Fault[] } {
  const shape = shapeOf(ChannelsFile)
  const faults = shape.faults(value)
  if (!shape.has(value)) return { faults }
  const entries = Object.entries(value)
  faults.push(...entries.flatMap(([name, entry]) => entryFaults(name, entry)))
  const defaults = entries.filter(([, entry]) => entry.default)
  for (const [name] of defaults.slice(1)) {
    faults.push({
      pointer: `/${name}/default`,
      detail: `Only one channel can be the default; "${defaults[0]?.[0]}" is.`,
    })
  }
  if (faults.length > 0) return { faults }
  const sources = entries.map(([name, entry]) => ({
    name,
    from:
      entry.path === undefined
        ? { kind: 'nixpkgs' as const, rev: entry.rev as string, sha256: entry.sha256 as string }
        : { kind: 'folder' as const, path: resolve(folder, entry.path) },
    defaults: defaultsOf(entry),
    isDefault: entry.default ?? entries.length === 1,
  }))
  return { sources }
}

type Entry = Static<typeof ChannelEntry>

function defaultsOf(entry: Entry) {
  return {
    source: entry.source ?? 'python313',
    target: entry.target ?? 'python313FreeThreading',
    system: entry.system ?? 'x86_64-linux',
  }
}

function entryFaults(name: string, entry: Entry): Fault[] {
  const faults = meaningFaults(defaultsOf(entry)).map((fault) => ({
    ...fault,
    pointer: `/${name}${fault.pointer}`,
  }))
  if (!new RegExp(channelNamePattern).test(name)) {
    faults.push({
      pointer: `/${name}`,
      detail: 'Is not the name of a channel: letters, digits, `.`, `-` and `_`, at most 64.',
    })
  }
  const pinned = entry.rev !== undefined && entry.sha256 !== undefined
  const half = (entry.rev !== undefined || entry.sha256 !== undefined) && !pinned
  if (half || pinned === (entry.path !== undefined)) {
    faults.push({ pointer: `/${name}`, detail: 'Needs either `path`, or `rev` and `sha256` together.' })
  }
  return faults
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new ChannelsInvalid(file, [{ pointer: '', detail: `Cannot be read: ${(cause as Error).message}` }])
  }
}
