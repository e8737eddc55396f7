import Type, { type Static } from 'typebox'
import { shapeOf } from '../../spec/shape.ts'
import { allOf, type Marker, MarkerFault, parseMarker } from '../markers/parse.ts'
import { chosenOf, named } from '../names.ts'
import { dependency, isRequirement } from '../pep508.ts'
import {
  type Chosen,
  fromElsewhereIf,
  noWishes,
  type Requirement,
  type Requirements,
  requirementsOf,
  together,
  type Unmapped,
} from '../requirement.ts'
import { Parts, tomlOf } from './toml.ts'

const File = Type.Object({
  requires: Type.Optional(
    Type.Object({
      python_version: Type.Optional(Type.String()),
      python_full_version: Type.Optional(Type.String()),
    }),
  ),
})
type File = Static<typeof File>

/** A dependency in its long form: `{ version = "==1.2", extras = ["fast"], sys_platform = "== 'linux'" }`. */
const Detailed = Type.Object({
  version: Type.Optional(Type.String()),
  extras: Type.Optional(Type.Array(Type.String())),
  markers: Type.Optional(Type.String()),
  index: Type.Optional(Type.String()),
})
type Detailed = Static<typeof Detailed>

const Category = Type.Record(Type.String(), Type.Union([Type.String(), Detailed]))

const shape = shapeOf(File)

/** Tables without packages. */
const others = ['source', 'requires', 'scripts', 'pipenv', 'pipfile']

/**
 * Parses a Pipfile of pipenv: `[packages]`, and as groups `[dev-packages]` (also by the name `dev`) and other categories. Throws
 * `FileFault` with all faults of the chosen tables.
 *
 *     [packages]
 *     numpy = ">=2"
 */
export function pipfile(text: string, path: string, chosen: Chosen): Requirements {
  const file = tomlOf(text, path, shape) as File & { [table: string]: unknown }
  const parts = new Parts()
  const groups = Object.keys(file).filter((table) => table !== 'packages' && !others.includes(table))
  const wanted = chosen.groups.map((group) => (named(group, ['dev']) ? 'dev-packages' : group))
  const tables = ['packages', ...chosenOf(wanted, groups)]
  const wishes = tables.map((table) => {
    const category = parts.take(file[table] ?? {}, Category, `/${table}`) ?? {}
    return categoryWishes(category, `${path}: ${table}`)
  })
  parts.close(path)
  return together([
    ...wishes,
    {
      ...noWishes(),
      pythons: pythons(file, path),
      offered: {
        extras: [],
        groups: groups.flatMap((one) => (one === 'dev-packages' ? ['dev', one] : [one])),
      },
    },
  ])
}

function categoryWishes(category: Static<typeof Category>, where: string): Requirements {
  const forms = Object.entries(category).map(([name, value]): [string, Detailed] => [
    name,
    typeof value === 'string' ? { version: value } : value,
  ])
  return requirementsOf(
    forms.map(([name, form]) => requirementOf(name, form, where)),
    {
      passedOver: forms.flatMap(([name, { index }]) =>
        index
          ? [{ where, what: `index ${index} of ${name}`, because: 'Packages come from the channel.' }]
          : [],
      ),
    },
  )
}

function requirementOf(name: string, form: Detailed, where: string): Requirement | Unmapped {
  const { version = '*', extras = [] } = form
  const kind = ['git', 'path', 'file', 'url', 'hg', 'svn', 'bzr', 'ref', 'editable'].find(
    (one) => one in form,
  )
  const what = `${name} ${kind ? `(${kind})` : version}`
  try {
    const marker = conditionOf(form)
    if (kind) return fromElsewhereIf(marker, what, where)
    const list = extras.length > 0 ? `[${extras.join(',')}]` : ''
    // A version without an operator matches exactly that version.
    const versions = version.trim() === '*' ? '' : /^\s*\d/.test(version) ? `==${version}` : version
    const read = dependency(`${name}${list}${versions}`, where)
    return isRequirement(read) ? { ...read, marker, text: what } : { ...read, what }
  } catch (error) {
    if (!(error instanceof MarkerFault)) throw error
    return { where, what, because: `Its condition cannot be read: ${error.message}.` }
  }
}

/** Combines the conditions of `markers` and of variables as keys: `os_name = "== 'nt'"`. */
function conditionOf(form: Detailed): Marker | null {
  const ofKeys = Object.entries(form)
    .filter(([key]) => /^(python_|os_name|sys_platform|platform_|implementation_)/.test(key))
    .map(([key, value]) => parseMarker(`${key} ${value}`))
  return allOf(form.markers ? parseMarker(form.markers) : null, ...ofKeys)
}

function pythons({ requires }: File, path: string): Requirements['pythons'] {
  const { python_version: short, python_full_version: full } = requires ?? {}
  const wish = (version: string, constraint: string) => ({
    constraint,
    taken: /^3\.\d+/.exec(version)?.[0] ?? null,
    where: `${path}: requires`,
  })
  if (full) return [wish(full, `==${full}`)]
  return short ? [wish(short, `==${short}.*`)] : []
}
