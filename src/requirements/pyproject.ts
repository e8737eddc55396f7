import { parse, TomlError } from 'smol-toml'
import Type, { type Static } from 'typebox'
import { normalName } from '../spec/names.ts'
import { shapeOf } from '../spec/shape.ts'
import { dependency, isRequirement } from './pep508.ts'
import { fromPoetry, Poetry } from './poetry.ts'
import { FileFault, type LeftOut, noWishes, together, type Wishes } from './wishes.ts'

/** What is read of the file; whatever else it has is others' matter. */
const Pyproject = Type.Object({
  project: Type.Optional(
    Type.Object({
      dependencies: Type.Optional(Type.Array(Type.String())),
      'optional-dependencies': Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
      'requires-python': Type.Optional(Type.String()),
      dynamic: Type.Optional(Type.Array(Type.String())),
    }),
  ),
  'dependency-groups': Type.Optional(
    Type.Record(
      Type.String(),
      Type.Array(Type.Union([Type.String(), Type.Object({ 'include-group': Type.String() })])),
    ),
  ),
  tool: Type.Optional(
    Type.Object({
      poetry: Type.Optional(Poetry),
      uv: Type.Optional(
        Type.Object({
          sources: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
          'dev-dependencies': Type.Optional(Type.Array(Type.String())),
        }),
      ),
    }),
  ),
})
type Pyproject = Static<typeof Pyproject>

const shape = shapeOf(Pyproject)

/** What of the optional parts of a project is wanted, by name. */
export interface Chosen {
  extras: string[]
  groups: string[]
}

/** What a pyproject.toml asks for: PEP 621, PEP 735, or Poetry's own tables. Throws `FileFault`. */
export function pyproject(text: string, path: string, chosen: Chosen): Wishes {
  const file = parsed(text, path)
  const lists = [...projectLists(file), ...extraLists(file, path, chosen), ...groupLists(file, path, chosen)]
  const read = lists.flatMap(({ table, texts }) => texts.map((one) => dependency(one, `${path}: ${table}`)))
  const sources = file.tool?.uv?.sources ?? {}
  const here = read.map((one) => (isRequirement(one) ? (sourceOf(one, sources) ?? one) : one))
  const poetry = file.tool?.poetry
  return together([
    {
      ...noWishes(),
      requirements: here.filter(isRequirement),
      leftOut: [...here.filter((one): one is LeftOut => !isRequirement(one)), ...dynamic(file, path)],
      pythons: pythons(file, path),
    },
    ...(poetry
      ? [fromPoetry(poetry, path, chosen, { dependenciesElsewhere: Boolean(file.project?.dependencies) })]
      : []),
  ])
}

function parsed(text: string, path: string): Pyproject {
  let file: unknown
  try {
    file = parse(text)
  } catch (error) {
    if (error instanceof TomlError) throw new FileFault(`${path} is no TOML: ${error.message}`)
    throw error
  }
  if (shape.has(file)) return file
  const faults = shape.faults(file).map(({ pointer, detail }) => `  ${pointer}  ${detail}`)
  throw new FileFault(`${path} cannot be read:\n${faults.join('\n')}`)
}

interface List {
  table: string
  texts: string[]
}

function projectLists({ project }: Pyproject): List[] {
  return [{ table: 'project.dependencies', texts: project?.dependencies ?? [] }]
}

function extraLists({ project, tool }: Pyproject, path: string, { extras }: Chosen): List[] {
  const has = project?.['optional-dependencies'] ?? {}
  const poetrys = Object.keys(tool?.poetry?.extras ?? {})
  return extras.flatMap((extra) => {
    const name = named(extra, Object.keys(has))
    if (name !== undefined)
      return [{ table: `project.optional-dependencies.${name}`, texts: has[name] ?? [] }]
    if (named(extra, poetrys) !== undefined) return []
    throw new FileFault(`${path} has no extra ${extra}.${known([...Object.keys(has), ...poetrys])}`)
  })
}

function groupLists(file: Pyproject, path: string, { groups }: Chosen): List[] {
  const has = file['dependency-groups'] ?? {}
  const uvs = file.tool?.uv?.['dev-dependencies']
  const poetrys = [
    ...Object.keys(file.tool?.poetry?.group ?? {}),
    ...(file.tool?.poetry?.['dev-dependencies'] ? ['dev'] : []),
  ]
  const seen = new Set<string>()
  const listsOf = (group: string): List[] => {
    const name = named(group, Object.keys(has))
    if (name === undefined) {
      if (group === 'dev' && uvs) return [{ table: 'tool.uv.dev-dependencies', texts: uvs }]
      if (named(group, poetrys) !== undefined) return []
      throw new FileFault(`${path} has no group ${group}.${known([...Object.keys(has), ...poetrys])}`)
    }
    if (seen.has(name)) return []
    seen.add(name)
    const entries = has[name] ?? []
    const texts = entries.filter((entry) => typeof entry === 'string')
    const includes = entries.filter((entry) => typeof entry !== 'string')
    return [
      { table: `dependency-groups.${name}`, texts },
      ...includes.flatMap((entry) => listsOf(entry['include-group'])),
    ]
  }
  return groups.flatMap(listsOf)
}

/** uv has some packages come from elsewhere than their name says. */
function sourceOf(
  { name, text, where }: { name: string; text: string; where: string },
  sources: { [name: string]: unknown },
): LeftOut | null {
  const [, source] = Object.entries(sources).find(([key]) => normalName(key) === normalName(name)) ?? []
  const kinds = [source].flat().flatMap((one) => Object.keys(Object(one)))
  const kind = ['git', 'path', 'url', 'workspace'].find((one) => kinds.includes(one))
  if (kind === undefined) return null
  return {
    where,
    what: text,
    because: `tool.uv.sources has it come from a ${kind}; a channel has packages by name alone.`,
  }
}

function dynamic({ project }: Pyproject, path: string): LeftOut[] {
  return (project?.dynamic ?? [])
    .filter((field) => field === 'dependencies' || field === 'optional-dependencies')
    .map((field) => ({
      where: `${path}: project.dynamic`,
      what: field,
      because:
        'The project’s build decides them, so they are not in this file. Name the file that it takes them from.',
    }))
}

function pythons({ project }: Pyproject, path: string): Wishes['pythons'] {
  const constraint = project?.['requires-python']
  return constraint ? [{ constraint, taken: null, where: `${path}: project.requires-python` }] : []
}

/** PEP 685 and 735: names of extras and groups are compared as names of packages are. */
export function named(wanted: string, names: string[]): string | undefined {
  return names.find((name) => normalName(name) === normalName(wanted))
}

function known(names: string[]): string {
  return names.length > 0 ? ` It has ${[...new Set(names)].join(', ')}.` : ' It has none.'
}
