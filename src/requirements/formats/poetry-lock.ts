import Type, { type Static } from 'typebox'
import { normalName } from '../../spec/names.ts'
import { shapeOf } from '../../spec/shape.ts'
import { ofPoetry } from '../foreign-versions.ts'
import { anyOf, type Marker, MarkerFault, parseMarker } from '../markers/parse.ts'
import { chosenOf, named } from '../names.ts'
import {
  type Chosen,
  fromElsewhereIf,
  type Requirement,
  type Requirements,
  requirementsOf,
  type Unmapped,
} from '../requirement.ts'
import { tomlOf } from './toml.ts'

const Package = Type.Object({
  name: Type.String(),
  version: Type.String(),
  optional: Type.Optional(Type.Boolean()),
  /** From format 2.1 on. */
  groups: Type.Optional(Type.Array(Type.String())),
  /** One condition for all groups, or one for each. */
  markers: Type.Optional(Type.Union([Type.String(), Type.Record(Type.String(), Type.String())])),
  /** Before format 2.0: `main` or `dev`. */
  category: Type.Optional(Type.String()),
  dependencies: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  source: Type.Optional(Type.Object({ type: Type.Optional(Type.String()) })),
})
type Package = Static<typeof Package>

const PoetryLock = Type.Object({
  package: Type.Optional(Type.Array(Package)),
  extras: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
  metadata: Type.Optional(Type.Object({ 'python-versions': Type.Optional(Type.String()) })),
})
type PoetryLock = Static<typeof PoetryLock>

const shape = shapeOf(PoetryLock)

/**
 * Parses a poetry.lock: each `[[package]]` of the group `main` and of the chosen groups with its version and `markers`. Formats
 * before 2.1 have no conditions, and 2.0 has no groups: then this takes all packages, and notes that. Throws `FileFault`.
 *
 *     [[package]]
 *     name = "numpy"
 *     version = "2.3.4"
 *     groups = ["main"]
 */
export function poetryLock(text: string, path: string, chosen: Chosen): Requirements {
  const file = tomlOf(text, path, shape)
  const packages = file.package ?? []
  const wanted = ['main', ...chosen.groups]
  const optional = optionalNames(file, chosen)
  const taken = packages.filter((one) => isTaken(one, wanted, optional))
  const python = file.metadata?.['python-versions']
  return requirementsOf(
    taken.map((one) => readPackage(one, wanted, `${path}: package.${one.name}`)),
    {
      passedOver: withoutGroups(packages, path),
      pythons: python
        ? [{ constraint: ofPoetry(python) ?? python, taken: null, where: `${path}: metadata` }]
        : [],
      offered: {
        extras: Object.keys(file.extras ?? {}),
        groups: packages.flatMap((one) => groupsOf(one) ?? []).filter((group) => group !== 'main'),
      },
    },
  )
}

function groupsOf({ groups, category }: Package): string[] | undefined {
  return groups ?? (category === undefined ? undefined : [category])
}

function isTaken(one: Package, wanted: string[], optional: Set<string>): boolean {
  const groups = groupsOf(one)
  if (groups && chosenOf(wanted, groups).length === 0) return false
  // Conditions of an optional package name its extra already.
  return !one.optional || one.markers !== undefined || optional.has(normalName(one.name))
}

/** Returns the names of the packages of the chosen extras, and of their dependencies. */
function optionalNames({ package: packages = [], extras = {} }: PoetryLock, chosen: Chosen): Set<string> {
  const names = new Set<string>()
  const queue = chosenOf(chosen.extras, Object.keys(extras)).flatMap((extra) => extras[extra] ?? [])
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const name = normalName(/^[\w.-]+/.exec(next)?.[0] ?? '')
    if (names.has(name)) continue
    names.add(name)
    for (const one of packages)
      if (normalName(one.name) === name) queue.push(...Object.keys(one.dependencies ?? {}))
  }
  return names
}

function readPackage(one: Package, wanted: string[], where: string): Requirement | Unmapped {
  const { name, version, source } = one
  const text = `${name}==${version}`
  try {
    const marker = conditionOf(one, wanted)
    const kind = source?.type === undefined || source.type === 'legacy' ? undefined : source.type
    if (kind) return fromElsewhereIf(marker, `${name} (${kind})`, where)
    return { name, constraint: `==${version}`, extras: [], marker, text, where }
  } catch (error) {
    if (!(error instanceof MarkerFault)) throw error
    return { where, what: text, because: `Its condition cannot be read: ${error.message}.` }
  }
}

function conditionOf({ markers, groups = [] }: Package, wanted: string[]): Marker | null {
  if (markers === undefined) return null
  if (typeof markers === 'string') return parseMarker(markers)
  const mine = groups.filter((group) => named(group, wanted))
  const conditions = mine.flatMap((group) => markers[group] ?? [])
  // A group without a condition always needs the package.
  return conditions.length < mine.length ? null : anyOf(...conditions.map(parseMarker))
}

function withoutGroups(packages: Package[], path: string): Unmapped[] {
  if (packages.length === 0 || packages.some((one) => groupsOf(one))) return []
  const because =
    'Before format 2.1 the file does not say them, so packages of all groups and systems are taken.'
  return [{ where: path, what: 'groups and conditions', because }]
}
