import { ofPoetry } from '../foreign-versions.ts'
import { allOf, type Marker, MarkerFault, parseMarker } from '../markers/parse.ts'
import { or } from '../pep440.ts'
import { type Elsewhere, fromElsewhereIf, type Requirement, type Unmapped } from '../requirement.ts'
import type { Detailed, PoetryDependencies } from './poetry-groups.ts'

/** Returns the forms of a dependency, which may have several for different conditions. */
export function formsOf(value: PoetryDependencies[string]): Detailed[] {
  return [value].flat().map((one) => (typeof one === 'string' ? { version: one } : one))
}

/** Parses one form of a dependency, e.g. `{ version = "^1.2", python = ">=3.10", markers = "os_name == 'posix'" }`. */
export function requirementOf(name: string, form: Detailed, where: string): Requirement | Unmapped {
  const { version = '*', extras = [] } = form
  const kind = kindOf(form)
  const text = `${name} ${kind ? `(${kind})` : version}`
  try {
    const marker = conditionOf(form)
    if (kind) return fromElsewhereIf(marker, text, where)
    return { name, constraint: ofPoetry(version) ?? version, extras, marker, text, where }
  } catch (error) {
    if (!(error instanceof MarkerFault)) throw error
    return { where, what: text, because: `Its condition cannot be read: ${error.message}.` }
  }
}

/** Returns the source of a form's package if it is not the index, else null. */
export function elsewhereOf(name: string, form: Detailed, where: string): Elsewhere | null {
  const kind = kindOf(form)
  const read = kind === undefined ? null : requirementOf(name, form, where)
  if (read === null) return null
  const because = `tool.poetry.dependencies has it come from a ${kind}; a channel has packages by name alone.`
  return { marker: 'name' in read ? read.marker : null, because }
}

function kindOf(form: Detailed): string | undefined {
  return ['git', 'path', 'file', 'url'].find((kind) => kind in form)
}

function conditionOf({ markers, platform, python }: Detailed): Marker | null {
  return allOf(
    markers ? parseMarker(markers) : null,
    platform ? parseMarker(platformCondition(platform)) : null,
    python ? pythonCondition(python) : null,
  )
}

/** Returns `sys_platform == "linux" or sys_platform == "darwin"` for `linux|darwin`. */
function platformCondition(platform: string): string {
  return platform
    .split(/\|\|?/)
    .map((one) => {
      const [, sign = '==', name = ''] = /^\s*(==|!=)?\s*(.*?)\s*$/.exec(one) ?? []
      return `sys_platform ${sign} "${name}"`
    })
    .join(' or ')
}

/** Converts Poetry's `python` to a condition, on `python_full_version` for versions with a patch release. */
function pythonCondition(python: string): Marker | null {
  const constraint = ofPoetry(python)
  if (constraint === null) throw new MarkerFault(`python = "${python}" is in no form of Poetry`)
  if (constraint === '') return null
  const one = (part: string) => {
    const [, operator = '', version = ''] = /^([<>=!~]+)(.*)$/.exec(part) ?? []
    const variable = /^\d+\.\d+\.\d/.test(version) ? 'python_full_version' : 'python_version'
    return `${variable} ${operator} "${version}"`
  }
  return parseMarker(
    constraint
      .split(or)
      .map((parts) => `(${parts.split(',').map(one).join(' and ')})`)
      .join(' or '),
  )
}
