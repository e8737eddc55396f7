import Type, { type Static } from 'typebox'
import { shapeOf } from '../../spec/shape.ts'
import { allOf, anyOf, type Marker, MarkerFault, parseMarker } from '../markers/parse.ts'
import { withParts } from '../markers/parts.ts'
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

const Package = Type.Object({
  name: Type.String(),
  version: Type.Optional(Type.String()),
  marker: Type.Optional(Type.String()),
})
type Package = Static<typeof Package>

const Pylock = Type.Object({
  'lock-version': Type.String(),
  environments: Type.Optional(Type.Array(Type.String())),
  'requires-python': Type.Optional(Type.String()),
  extras: Type.Optional(Type.Array(Type.String())),
  'dependency-groups': Type.Optional(Type.Array(Type.String())),
  'default-groups': Type.Optional(Type.Array(Type.String())),
  packages: Type.Array(Package),
})
type Pylock = Static<typeof Pylock>

const shape = shapeOf(Pylock)

/**
 * Parses a pylock.toml (PEP 751), which lists each package once per condition. Evaluates conditions such as `'web' in extras` with
 * the chosen extras, and with the chosen and default groups. Throws `FileFault`.
 *
 *     [[packages]]
 *     name = "numpy"
 *     version = "2.3.4"
 *     marker = "'web' in extras"
 */
export function pylock(text: string, path: string, chosen: Chosen): Requirements {
  const file = tomlOf(text, path, shape)
  if (!/^1(\.|$)/.test(file['lock-version']))
    throw new FileFault(
      `${path} is of lock-version ${file['lock-version']}; only 1 can be read. Lock the project by a tool that writes it.`,
    )
  const parts = { extras: chosen.extras, groups: [...(file['default-groups'] ?? []), ...chosen.groups] }
  const environments = environmentsOf(file, path)
  const read = file.packages.map((one) =>
    readPackage(one, `${path}: packages.${one.name}`, parts, environments),
  )
  const python = file['requires-python']
  return requirementsOf(read, {
    pythons: python ? [{ constraint: python, taken: null, where: `${path}: requires-python` }] : [],
    offered: { extras: file.extras ?? [], groups: file['dependency-groups'] ?? [] },
  })
}

function readPackage(
  one: Package,
  where: string,
  parts: Chosen,
  environments: Marker | null,
): Requirement | Unmapped {
  const { name, version } = one
  const text = version === undefined ? name : `${name}==${version}`
  try {
    const own = one.marker === undefined ? null : withParts(parseMarker(one.marker), parts)
    const marker = allOf(environments, own)
    const kind = ['vcs', 'directory', 'archive'].find((each) => each in one)
    if (kind) return fromElsewhereIf(marker, `${name} (${kind})`, where)
    return { name, constraint: version === undefined ? '' : `==${version}`, extras: [], marker, text, where }
  } catch (error) {
    if (!(error instanceof MarkerFault)) throw error
    return { where, what: text, because: `Its condition cannot be read: ${error.message}.` }
  }
}

/** Returns the disjunction of the conditions of the file's `environments`. */
function environmentsOf({ environments = [] }: Pylock, path: string): Marker | null {
  try {
    return anyOf(...environments.map(parseMarker))
  } catch (error) {
    if (!(error instanceof MarkerFault)) throw error
    throw new FileFault(`${path}: environments cannot be read: ${error.message}.`)
  }
}
