import Type, { type Static } from 'typebox'
import { normalName } from '../../spec/names.ts'
import { ofPoetry } from '../foreign-versions.ts'
import { chosenOf, named } from '../names.ts'
import {
  type Chosen,
  type PythonWish,
  type Requirement,
  type Requirements,
  requirementsOf,
  together,
  type Unmapped,
} from '../requirement.ts'
import { elsewhereOf, formsOf, requirementOf } from './poetry-dependency.ts'
import { PoetryDependencies, PoetryGroup } from './poetry-groups.ts'
import type { Parts } from './toml.ts'

/** The fields of `[tool.poetry]` in use. Only chosen groups and extras are checked against a schema. */
export const Poetry = Type.Object({
  dependencies: Type.Optional(PoetryDependencies),
  'dev-dependencies': Type.Optional(Type.Unknown()),
  group: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  extras: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})
export type Poetry = Static<typeof Poetry>

interface Wanted extends Chosen {
  /** Whether Poetry's table has the project's dependencies; else `[project]` has them, and Poetry's table their sources. */
  ownsMain: boolean
}

/** Adds the requirements of Poetry's tables. Notes the faults of the wanted groups and extras. */
export function withPoetry(
  wishes: Requirements,
  poetry: Poetry,
  path: string,
  wanted: Wanted,
  parts: Parts,
): Requirements {
  const main = poetry.dependencies ?? {}
  const optional = optionalNames(poetry, wanted.extras, parts)
  const groups = wanted.groups.flatMap((name): [string, PoetryDependencies][] => {
    const pointer = `/tool/poetry/group/${name}`
    const group = poetry.group?.[name]
    const read = group === undefined ? null : parts.take(group, PoetryGroup, pointer)
    return read ? [[`group.${name}.dependencies`, read.dependencies ?? {}]] : []
  })
  const tables: [string, PoetryDependencies][] = [
    ...(wanted.ownsMain ? [['dependencies', main] as [string, PoetryDependencies]] : []),
    ...groups,
    ...oldDevelopment(poetry, wanted.groups, parts),
  ]
  const here = wanted.ownsMain
    ? wishes
    : { ...wishes, requirements: wishes.requirements.map((one) => located(one, main)) }
  return together([
    here,
    ...tables.map(([table, entries]) => tableWishes(entries, `${path}: tool.poetry.${table}`, optional)),
    requirementsOf([], { offered: { extras: Object.keys(poetry.extras ?? {}), groups: [] } }),
  ])
}

function optionalNames(poetry: Poetry, extras: string[], parts: Parts): string[] {
  const has = poetry.extras ?? {}
  return chosenOf(extras, Object.keys(has)).flatMap(
    (extra) => parts.take(has[extra], Type.Array(Type.String()), `/tool/poetry/extras/${extra}`) ?? [],
  )
}

/** Returns the development dependencies in the form of Poetry before 1.2. */
function oldDevelopment(poetry: Poetry, groups: string[], parts: Parts): [string, PoetryDependencies][] {
  const old = poetry['dev-dependencies']
  if (old === undefined || !named('dev', groups)) return []
  const read = parts.take(old, PoetryDependencies, '/tool/poetry/dev-dependencies')
  return read ? [['dev-dependencies', read]] : []
}

function tableWishes(entries: PoetryDependencies, where: string, optional: string[]): Requirements {
  const read: (Requirement | Unmapped)[] = []
  const pythons: PythonWish[] = []
  const passedOver: Unmapped[] = []
  for (const [name, value] of Object.entries(entries)) {
    for (const form of formsOf(value)) {
      if (normalName(name) === 'python')
        pythons.push({ constraint: ofPoetry(form.version ?? '') ?? form.version ?? '', taken: null, where })
      else if (!form.optional || named(name, optional)) read.push(requirementOf(name, form, where))
      if (form.source)
        passedOver.push({
          where,
          what: `source ${form.source} of ${name}`,
          because: 'Packages come from the channel.',
        })
    }
  }
  return requirementsOf(read, { pythons, passedOver })
}

/** Adds to a requirement of `[project]` its source in Poetry's table. */
function located(requirement: Requirement, main: PoetryDependencies): Requirement {
  const [name, value] =
    Object.entries(main).find(([one]) => normalName(one) === normalName(requirement.name)) ?? []
  if (name === undefined || value === undefined) return requirement
  const elsewhere = formsOf(value).flatMap((form) => elsewhereOf(name, form, requirement.where) ?? [])
  return elsewhere.length > 0 ? { ...requirement, elsewhere } : requirement
}
