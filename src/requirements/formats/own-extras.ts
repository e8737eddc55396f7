import { normalName } from '../../spec/names.ts'
import { allOf } from '../markers/parse.ts'
import { named } from '../names.ts'
import type { Requirement, Unmapped } from '../requirement.ts'

/** A parsed list of requirements, with the entries that a spec does not need. */
export interface ReadList {
  read: (Requirement | Unmapped)[]
  passedOver: Unmapped[]
}

/** Extras of a project, which its own requirements may name, as in `all = ["app[web,cli]"]` of a project `app`. */
export interface OwnExtras {
  /** Name of the project; undefined if the file has none. */
  name: string | undefined
  extras: string[]
  /** Parses the requirements of an extra, by its name as written. */
  read(extra: string): ReadList
}

/**
 * Replaces requirements of the project itself by those of the extras that they name, under the same condition. Stops at circles of
 * extras. Returns an entry with the reason for an extra that the project lacks.
 */
export function withOwnExtras(list: ReadList, own: OwnExtras, begun: readonly string[] = []): ReadList {
  const { read, passedOver } = joined(list.read.map((one) => expanded(one, own, begun)))
  return { read, passedOver: [...list.passedOver, ...passedOver] }
}

function joined(lists: ReadList[]): ReadList {
  return {
    read: lists.flatMap(({ read }) => read),
    passedOver: lists.flatMap(({ passedOver }) => passedOver),
  }
}

function expanded(one: Requirement | Unmapped, own: OwnExtras, begun: readonly string[]): ReadList {
  const isOwn = 'name' in one && own.name !== undefined && normalName(one.name) === normalName(own.name)
  if (!isOwn) return { read: [one], passedOver: [] }
  const { where, text, extras, marker } = one
  if (extras.length === 0)
    return { read: [], passedOver: [{ where, what: text, because: 'It is the project itself.' }] }
  return joined(
    extras.map((extra) => {
      const name = named(extra, own.extras)
      if (name === undefined) {
        const because = `The project has no extra ${extra}. It has ${own.extras.join(', ') || 'none'}.`
        return { read: [{ where, what: text, because }], passedOver: [] }
      }
      if (begun.includes(name)) return { read: [], passedOver: [] }
      const { read, passedOver } = withOwnExtras(own.read(name), own, [...begun, name])
      return { read: read.map((each) => under(marker, each)), passedOver }
    }),
  )
}

function under(marker: Requirement['marker'], one: Requirement | Unmapped): Requirement | Unmapped {
  return 'name' in one ? { ...one, marker: allOf(marker, one.marker) } : one
}
