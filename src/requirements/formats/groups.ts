import Type from 'typebox'
import { chosenOf, named } from '../names.ts'
import { PoetryGroup } from './poetry-groups.ts'
import type { Parts } from './toml.ts'
import type { Origin } from './uv-sources.ts'

/** Requirements of one table of a pyproject.toml. */
export interface List {
  table: string
  /** In the form of PEP 508. */
  texts: string[]
  origin: Origin
}

/** A group of PEP 735: `["pytest", {include-group = "lint"}]`. */
const Group = Type.Array(Type.Union([Type.String(), Type.Object({ 'include-group': Type.String() })]))

/** Tables of a pyproject.toml with groups. Only chosen groups are checked against a schema. */
interface WithGroups {
  'dependency-groups'?: { [name: string]: unknown }
  tool?: {
    uv?: { 'dev-dependencies'?: unknown }
    poetry?: { group?: { [name: string]: unknown }; 'dev-dependencies'?: unknown }
  }
}

/** Returns the names of all groups of a file, as written. */
export function offeredGroups(file: WithGroups): string[] {
  const { uv, poetry } = file.tool ?? {}
  const hasDev = uv?.['dev-dependencies'] !== undefined || poetry?.['dev-dependencies'] !== undefined
  return [
    ...new Set([
      ...Object.keys(file['dependency-groups'] ?? {}),
      ...Object.keys(poetry?.group ?? {}),
      ...(hasDev ? ['dev'] : []),
    ]),
  ]
}

/**
 * Returns the wanted groups of a file, and the groups that they include by PEP 735 or Poetry's `include-groups`. Notes faults of
 * these groups only.
 */
export function withIncluded(file: WithGroups, wanted: readonly string[], parts: Parts): string[] {
  const offered = offeredGroups(file)
  const found = new Set<string>()
  const add = (name: string) => {
    if (found.has(name)) return
    found.add(name)
    for (const [pointer, include] of includesOf(file, name, parts)) {
      const included = chosenOf([include], offered)
      if (included.length === 0)
        parts.note(pointer, `The file has no group ${include}. It has ${offered.join(', ')}.`)
      for (const one of included) add(one)
    }
  }
  for (const name of chosenOf(wanted, offered)) add(name)
  return [...found]
}

function includesOf(file: WithGroups, name: string, parts: Parts): [string, string][] {
  const group = file['dependency-groups']?.[name]
  const pointer = `/dependency-groups/${name}`
  const entries = group === undefined ? [] : (parts.take(group, Group, pointer) ?? [])
  const poetrys = file.tool?.poetry?.group?.[name]
  const poetryPointer = `/tool/poetry/group/${name}`
  const poetry = poetrys === undefined ? null : parts.take(poetrys, PoetryGroup, poetryPointer)
  return [
    ...entries.flatMap((entry): [string, string][] =>
      typeof entry === 'string' ? [] : [[pointer, entry['include-group']]],
    ),
    ...(poetry?.['include-groups'] ?? []).map((include): [string, string] => [poetryPointer, include]),
  ]
}

/** Returns the lists of PEP 735 and of uv for these groups, which contain the included ones already. */
export function groupLists(file: WithGroups, groups: readonly string[]): List[] {
  const lists = groups.flatMap((name): List[] => {
    const group = file['dependency-groups']?.[name]
    return group === undefined
      ? []
      : [{ table: `dependency-groups.${name}`, texts: textsIn(group), origin: { group: name } }]
  })
  const uvs = named('dev', groups) && file.tool?.uv?.['dev-dependencies']
  if (!uvs) return lists
  return [...lists, { table: 'tool.uv.dev-dependencies', texts: textsIn(uvs), origin: { group: 'dev' } }]
}

/** Returns the text entries. `withIncluded` has noted entries of another form as faults. */
function textsIn(list: unknown): string[] {
  return [list].flat().filter((entry) => typeof entry === 'string')
}
