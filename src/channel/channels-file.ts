import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import Type from 'typebox'
import { type Fault, SetupFault } from '../errors.ts'
import { shapeOf } from '../spec/shape.ts'
import { ChannelEntry, type ChannelSource, entryFaults, nameFault, sourceOf } from './entry.ts'

/** A channel in a channels file. */
export interface FileChannel extends ChannelSource {
  /** Whether a spec without `channel` uses this one. */
  isDefault: boolean
}

const ChannelsFile = Type.Record(Type.String(), ChannelEntry, { minProperties: 1 })

/** Reports every fault of the channels file at once. */
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

/** Reads the operator's channels, in the order of the file. Throws `ChannelsInvalid`. */
export async function readChannels(file: string): Promise<FileChannel[]> {
  const channels = parseChannels(await readJson(file), dirname(resolve(file)))
  if ('faults' in channels) throw new ChannelsInvalid(file, channels.faults)
  return channels.sources
}

/** Returns channels, or all faults. Makes a single channel the default, and resolves relative paths against `folder`. */
export function parseChannels(
  value: unknown,
  folder: string,
): { sources: FileChannel[] } | { faults: Fault[] } {
  const shape = shapeOf(ChannelsFile)
  const faults = shape.faults(value)
  if (!shape.has(value)) return { faults }
  const entries = Object.entries(value)
  faults.push(...entries.flatMap(([name, entry]) => faultsOf(name, entry)))
  const defaults = entries.filter(([, entry]) => entry.default)
  for (const [name] of defaults.slice(1)) {
    faults.push({
      pointer: `/${name}/default`,
      detail: `Only one channel can be the default; "${defaults[0]?.[0]}" is.`,
    })
  }
  if (faults.length > 0) return { faults }
  const sources = entries.map(([name, entry]) => ({
    ...sourceOf(name, entry, (path) => resolve(folder, path)),
    isDefault: entry.default ?? entries.length === 1,
  }))
  return { sources }
}

function faultsOf(name: string, entry: ChannelEntry): Fault[] {
  const misnamed = nameFault(name)
  return [
    ...(misnamed === null ? [] : [{ pointer: `/${name}`, detail: misnamed }]),
    ...entryFaults(entry).map((fault) => ({ ...fault, pointer: `/${name}${fault.pointer}` })),
  ]
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new ChannelsInvalid(file, [{ pointer: '', detail: `Cannot be read: ${(cause as Error).message}` }])
  }
}
