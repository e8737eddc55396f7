import Type, { type Static } from 'typebox'
import { normalName } from '../../spec/names.ts'
import { type Marker, MarkerFault, parseMarker } from '../markers/parse.ts'
import type { Requirement, Unmapped } from '../requirement.ts'
import type { ReadList } from './own-extras.ts'

const Source = Type.Object({
  marker: Type.Optional(Type.String()),
  group: Type.Optional(Type.String()),
  extra: Type.Optional(Type.String()),
})
type Source = Static<typeof Source>

/** `[tool.uv.sources]`: a source for each package, or several with conditions. */
export const UvSources = Type.Record(Type.String(), Type.Union([Source, Type.Array(Source)]))
type UvSources = Static<typeof UvSources>

/** The list of a project with a requirement: an extra, a group, or neither. */
export interface Origin {
  extra?: string
  group?: string
}

const otherPlaces = ['git', 'path', 'url', 'workspace']

/**
 * Adds to a requirement its sources in uv's table: `torch = [{ git = "…", marker = "sys_platform == 'linux'" }]`. A source with a
 * `group` or an `extra` applies only to requirements of that list.
 */
export function withUvSources(
  requirement: Requirement,
  sources: UvSources,
  origin: Origin,
  path: string,
): ReadList {
  const [, found = []] =
    Object.entries(sources).find(([name]) => normalName(name) === normalName(requirement.name)) ?? []
  const where = `${path}: tool.uv.sources.${requirement.name}`
  const fitting = [found].flat().filter((source) => isFor(source, origin))
  const read = fitting.map((source) => ({ source, ...conditionOf(source, where) }))
  const elsewhere = read.flatMap(({ source, marker }) => {
    const kind = otherPlaces.find((one) => one in source)
    if (kind === undefined) return []
    return [
      {
        marker,
        because: `tool.uv.sources has it come from a ${kind}; a channel has packages by name alone.`,
      },
    ]
  })
  const indexes = fitting.flatMap((source) => ('index' in source ? [String(source.index)] : []))
  return {
    read: [
      elsewhere.length > 0 ? { ...requirement, elsewhere } : requirement,
      ...read.flatMap(({ fault }) => fault ?? []),
    ],
    passedOver: indexes.map((index) => ({
      where,
      what: `index ${index}`,
      because: 'Packages come from the channel.',
    })),
  }
}

function isFor({ group, extra }: Source, origin: Origin): boolean {
  const fits = (wanted: string | undefined, has: string | undefined) =>
    wanted === undefined || (has !== undefined && normalName(wanted) === normalName(has))
  return fits(group, origin.group) && fits(extra, origin.extra)
}

function conditionOf({ marker }: Source, where: string): { marker: Marker | null; fault?: Unmapped } {
  try {
    return { marker: marker === undefined ? null : parseMarker(marker) }
  } catch (error) {
    if (!(error instanceof MarkerFault)) throw error
    const because = `It cannot be read, so the source is taken to hold always: ${error.message}.`
    return { marker: null, fault: { where, what: marker ?? '', because } }
  }
}
