import Type, { type Static } from 'typebox'
import { shapeOf } from '../../spec/shape.ts'
import { MarkerFault, parseMarker } from '../markers/parse.ts'
import { chosenOf } from '../names.ts'
import {
  type Chosen,
  FileFault,
  fromElsewhereIf,
  type Requirement,
  type Requirements,
  requirementsOf,
  type Unmapped,
} from '../requirement.ts'
import { tomlOf } from './toml.ts'
import { type Edge, reach } from './uv-graph.ts'
import { Dependency, type UvPackage, UvPackageTable } from './uv-package.ts'

const UvLock = Type.Object({
  version: Type.Integer(),
  'requires-python': Type.Optional(Type.String()),
  manifest: Type.Optional(
    Type.Object({
      members: Type.Optional(Type.Array(Type.String())),
      requirements: Type.Optional(Type.Array(Dependency)),
    }),
  ),
  package: Type.Optional(Type.Array(UvPackageTable)),
})
type UvLock = Static<typeof UvLock>

const shape = shapeOf(UvLock)

/**
 * Parses a uv.lock: all direct and indirect dependencies of its projects, in the locked versions. A project is a `[[package]]` with
 * `source = { virtual = "." }` or `editable`; callers can choose its extras and groups. Throws `FileFault`.
 */
export function uvLock(text: string, path: string, chosen: Chosen): Requirements {
  const file = tomlOf(text, path, shape)
  if (file.version !== 1)
    throw new FileFault(
      `${path} is of version ${file.version}; only 1 can be read. Lock it by a uv that writes it.`,
    )
  const packages = file.package ?? []
  const projects = packages.filter((one) => isProject(one, file))
  const extras = projects.flatMap((one) => Object.keys(one['optional-dependencies'] ?? {}))
  const groups = projects.flatMap((one) => Object.keys(one['dev-dependencies'] ?? {}))
  const start: Edge[] = [
    ...(file.manifest?.requirements ?? []),
    ...projects.map(({ name, version }) => ({ name, version, extra: chosenOf(chosen.extras, extras) })),
    ...projects.flatMap((one) =>
      chosenOf(chosen.groups, Object.keys(one['dev-dependencies'] ?? {})).flatMap(
        (group) => one['dev-dependencies']?.[group] ?? [],
      ),
    ),
  ]
  const python = file['requires-python']
  return requirementsOf(
    reach(packages, start)
      .filter(({ package: one }) => !projects.includes(one))
      .map((reached) => requirementOf(reached.package, reached.marker, path)),
    {
      pythons: python ? [{ constraint: python, taken: null, where: `${path}: requires-python` }] : [],
      offered: { extras, groups },
    },
  )
}

function isProject({ name, source = {} }: UvPackage, { manifest }: UvLock): boolean {
  const members = manifest?.members
  if (members && members.length > 0) return members.includes(name)
  return source.virtual === '.' || source.editable === '.'
}

function requirementOf(one: UvPackage, condition: string | null, path: string): Requirement | Unmapped {
  const { name, version, source = {} } = one
  const where = `${path}: package.${name}`
  const text = version === undefined ? name : `${name}==${version}`
  try {
    const marker = condition === null ? null : parseMarker(condition)
    const kind = ['git', 'url', 'path', 'directory', 'editable', 'virtual'].find((each) => each in source)
    if (kind) return fromElsewhereIf(marker, `${name} (${kind})`, where)
    return { name, constraint: version === undefined ? '' : `==${version}`, extras: [], marker, text, where }
  } catch (error) {
    if (!(error instanceof MarkerFault)) throw error
    return { where, what: text, because: `Its condition cannot be read: ${error.message}.` }
  }
}
