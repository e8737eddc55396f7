import { dirname, join } from 'node:path'
import Type from 'typebox'
import { normalName } from '../spec/names.ts'
import { shapeOf } from '../spec/shape.ts'
import { tomlOf } from './formats/toml.ts'

/** The table of Patchbay in a project's own file. Other keys are refused, since a mistyped `allow` would allow nothing. */
const Settings = Type.Object({
  tool: Type.Optional(
    Type.Object({
      patchbay: Type.Optional(
        Type.Object({ allow: Type.Optional(Type.Array(Type.String())) }, { additionalProperties: false }),
      ),
    }),
  ),
})

const shape = shapeOf(Settings)

/** Returns the paths of the project files that may allow packages: the pyproject.toml beside each file. */
export function projectFiles(paths: string[]): string[] {
  return [...new Set(paths.map((path) => join(path === '-' ? '.' : dirname(path), 'pyproject.toml')))]
}

/**
 * Reads `allow` of `[tool.patchbay]` in a pyproject.toml: the packages that may be unsafe. Throws `FileFault` with all faults of the
 * table.
 *
 * @example allowedIn('[tool.patchbay]\nallow = ["tornado"]', 'pyproject.toml') // ['tornado']
 */
export function allowedIn(text: string, path: string): string[] {
  return tomlOf(text, path, shape).tool?.patchbay?.allow ?? []
}

/** Returns names in their normal form, in which they are compared. An entry of a file such as `-e .` may be allowed by its text. */
export function allowedSet(names: string[]): Set<string> {
  return new Set(names.map(normalName))
}
