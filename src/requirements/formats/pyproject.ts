import Type, { type Static } from 'typebox'
import { shapeOf } from '../../spec/shape.ts'
import { chosenOf } from '../names.ts'
import { dependency, isRequirement } from '../pep508.ts'
import { type Chosen, type Requirements, requirementsOf, together, type Unmapped } from '../requirement.ts'
import { groupLists, type List, offeredGroups, withIncluded } from './groups.ts'
import { type ReadList, withOwnExtras } from './own-extras.ts'
import { Poetry, withPoetry } from './poetry.ts'
import { Parts, tomlOf } from './toml.ts'
import { UvSources, withUvSources } from './uv-sources.ts'

/** The fields of the file in use. Only chosen extras and groups are checked against a schema. */
const Pyproject = Type.Object({
  project: Type.Optional(
    Type.Object({
      name: Type.Optional(Type.String()),
      dependencies: Type.Optional(Type.Array(Type.String())),
      'optional-dependencies': Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      'requires-python': Type.Optional(Type.String()),
      dynamic: Type.Optional(Type.Array(Type.String())),
    }),
  ),
  'dependency-groups': Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  tool: Type.Optional(
    Type.Object({
      poetry: Type.Optional(Poetry),
      uv: Type.Optional(
        Type.Object({
          sources: Type.Optional(UvSources),
          'dev-dependencies': Type.Optional(Type.Unknown()),
          'constraint-dependencies': Type.Optional(Type.Array(Type.String())),
        }),
      ),
    }),
  ),
})
export type Pyproject = Static<typeof Pyproject>

const shape = shapeOf(Pyproject)

/**
 * Parses a pyproject.toml: `[project]` (PEP 621), `[dependency-groups]` (PEP 735), and the tables of uv and Poetry. Throws
 * `FileFault` with all faults of the chosen parts.
 */
export function pyproject(text: string, path: string, chosen: Chosen): Requirements {
  const file = tomlOf(text, path, shape)
  const parts = new Parts()
  const groups = withIncluded(file, chosen.groups, parts)
  const wishes = together([projectWishes(file, path, { ...chosen, groups }, parts), aboutProject(file, path)])
  const poetry = file.tool?.poetry
  const all = poetry
    ? withPoetry(
        wishes,
        poetry,
        path,
        { extras: chosen.extras, groups, ownsMain: !file.project?.dependencies },
        parts,
      )
    : wishes
  parts.close(path)
  return all
}

function projectWishes(file: Pyproject, path: string, chosen: Chosen, parts: Parts): Requirements {
  const extras = file.project?.['optional-dependencies'] ?? {}
  const extra = (name: string): List => ({
    table: `project.optional-dependencies.${name}`,
    texts:
      parts.take(extras[name], Type.Array(Type.String()), `/project/optional-dependencies/${name}`) ?? [],
    origin: { extra: name },
  })
  const read = (list: List) => readList(list, file, path)
  const own = {
    name: file.project?.name,
    extras: Object.keys(extras),
    read: (name: string) => read(extra(name)),
  }
  const lists = [
    { table: 'project.dependencies', texts: file.project?.dependencies ?? [], origin: {} },
    ...chosenOf(chosen.extras, own.extras).map(extra),
    ...groupLists(file, chosen.groups),
  ]
  return together(
    lists.map((list) => {
      const expanded = withOwnExtras(
        read(list),
        own,
        list.origin.extra === undefined ? [] : [list.origin.extra],
      )
      return requirementsOf(expanded.read, { passedOver: expanded.passedOver })
    }),
  )
}

function readList({ table, texts, origin }: List, file: Pyproject, path: string): ReadList {
  const sources = file.tool?.uv?.sources ?? {}
  const lists = texts.map((text): ReadList => {
    const one = dependency(text, `${path}: ${table}`)
    return isRequirement(one) ? withUvSources(one, sources, origin, path) : { read: [one], passedOver: [] }
  })
  return {
    read: lists.flatMap(({ read }) => read),
    passedOver: lists.flatMap(({ passedOver }) => passedOver),
  }
}

/** Returns the parts of the file that do not depend on the chosen extras and groups. */
function aboutProject(file: Pyproject, path: string): Requirements {
  const { project, tool } = file
  const constraint = project?.['requires-python']
  const limits = tool?.uv?.['constraint-dependencies'] ?? []
  const { requirements: constraints, leftOut } = requirementsOf(
    limits.map((text) => dependency(text, `${path}: tool.uv.constraint-dependencies`)),
  )
  return requirementsOf([...dynamic(file, path), ...leftOut], {
    constraints,
    pythons: constraint ? [{ constraint, taken: null, where: `${path}: project.requires-python` }] : [],
    offered: { extras: Object.keys(project?.['optional-dependencies'] ?? {}), groups: offeredGroups(file) },
  })
}

/** Returns entries for dynamic dependencies, unless Poetry's tables have them. */
function dynamic({ project, tool }: Pyproject, path: string): Unmapped[] {
  return (project?.dynamic ?? [])
    .filter((field) => field === 'dependencies' || field === 'optional-dependencies')
    .filter(() => !tool?.poetry?.dependencies)
    .map((field) => ({
      where: `${path}: project.dynamic`,
      what: field,
      because:
        'The project’s build decides them, so they are not in this file. Name the file that it takes them from.',
    }))
}
