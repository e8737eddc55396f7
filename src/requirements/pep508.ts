import { parsePipRequirementsLine } from 'pip-requirements-js'
import type { LeftOut, Requirement } from './wishes.ts'

/** Reads one dependency in the form of PEP 508; what asks for no package by its name is left out, with the reason. */
export function dependency(text: string, where: string): Requirement | LeftOut {
  const what = text.trim()
  if (isFile(what)) return fromElsewhere(what, where)
  try {
    const parsed = parsePipRequirementsLine(what)
    if (parsed?.type === 'ProjectURL') return fromElsewhere(what, where)
    if (parsed?.type === 'ProjectName') {
      const { name, versionSpec = [], extras = [], environmentMarkerTree: marker = null } = parsed
      const constraint = versionSpec.map(({ operator, version }) => operator + version).join(',')
      return { name, constraint, extras, marker, text: what, where }
    }
  } catch (error) {
    if (isPlace(what)) return fromElsewhere(what, where)
    return { where, what, because: `It cannot be read: ${lastLine((error as Error).message)}` }
  }
  return { where, what, because: 'It is no dependency in the form of PEP 508.' }
}

export function isRequirement(read: Requirement | LeftOut): read is Requirement {
  return 'name' in read
}

export function fromElsewhere(what: string, where: string): LeftOut {
  return { where, what, because: 'It comes from a URL or a path; a channel has packages by name alone.' }
}

/** The file of a distribution, which pip takes even where it could be a name. */
function isFile(text: string): boolean {
  return /^\S+\.(whl|zip|tar\.\w+)$/i.test(text)
}

/** A URL, or a path. */
function isPlace(text: string): boolean {
  return /^[a-z+]+:|^[.~]|\//i.test(text)
}

function lastLine(message: string): string {
  return message.trim().split('\n').at(-1) ?? ''
}
