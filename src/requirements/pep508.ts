import { type Marker, MarkerFault, parseMarker } from './markers/parse.ts'
import { fromElsewhereIf, type Requirement, type Unmapped } from './requirement.ts'

/**
 * Parses one dependency in the form of PEP 508, such as `requests[socks] (>=2, <3) ; python_version > "3.8"`, as the
 * `packaging` library of Python does. Keeps versions that PEP 440 does not allow (`>=8.*`) as written. Returns an `Unmapped` with
 * the reason for a URL, a path, or an unparsable text.
 */
export function dependency(text: string, where: string): Requirement | Unmapped {
  const what = text.trim()
  try {
    return parsed(what, where)
  } catch (error) {
    if (!(error instanceof MarkerFault || error instanceof VersionsFault)) throw error
    return { where, what, because: `It cannot be read: ${error.message}.` }
  }
}

export function isRequirement(read: Requirement | Unmapped): read is Requirement {
  return 'name' in read
}

class VersionsFault extends Error {}

const start =
  /^(?<name>[A-Za-z0-9](?:[\w.-]*\w)?)(?![\w.-])\s*(?:\[\s*(?<extras>[^\]]*?)\s*\])?\s*(?<rest>.*)$/s

function parsed(what: string, where: string): Requirement | Unmapped {
  const { name, extras = '', rest = '' } = start.exec(what)?.groups ?? {}
  const names = namesOf(extras)
  const url = /^@\s*\S+/.exec(rest)?.[0]
  if (name !== undefined && url !== undefined)
    return fromElsewhereIf(conditionOf(rest.slice(url.length), /^\s+;/), what, where)
  const [place = '', condition = ''] = what.split(/;\s|\s;/, 2)
  if (isFile(place) || isPlace(place.split(';')[0] ?? ''))
    return fromElsewhereIf(markerOf(condition), what, where)
  const variable = /\$\{[A-Z0-9_]+\}/.exec(what)?.[0]
  if (variable) throw new VersionsFault(`pip takes ${variable} from its environment; write its value instead`)
  if (name === undefined) throw new VersionsFault('it does not begin with the name of a package')
  const end = rest.indexOf(';')
  const versions = end < 0 ? rest : rest.slice(0, end)
  const marker = markerOf(end < 0 ? '' : rest.slice(end + 1))
  return { name, constraint: constraintOf(versions), extras: names, marker, text: what, where }
}

/** Parses the condition after a URL. Throws `MarkerFault` if the text does not begin with `begins`. */
function conditionOf(text: string, begins: RegExp): Marker | null {
  if (text.trim() === '') return null
  if (!begins.test(text)) throw new MarkerFault(`a space and \`;\` are expected at ${text.trim()}`)
  return markerOf(text.replace(begins, ''))
}

/** Parses a condition; null for an empty one, which pip ignores. */
function markerOf(text: string): Marker | null {
  return text.trim() === '' ? null : parseMarker(text)
}

function namesOf(extras: string): string[] {
  if (extras === '') return []
  const names = extras.split(',').map((one) => one.trim())
  const odd = names.find((one) => !/^[A-Za-z0-9](?:[\w.-]*\w)?$/.test(one))
  if (odd !== undefined) throw new VersionsFault(`\`[${extras}]\` is no list of extras such as \`[one,two]\``)
  return names
}

/** Normalises specifiers: `>=2,<3` for ` (>= 2, < 3,)`. */
function constraintOf(versions: string): string {
  const bare = versions
    .trim()
    .replace(/^\((.*)\)$/s, '$1')
    .trim()
  if (bare === '') return ''
  return bare
    .replace(/\s*,$/, '')
    .split(',')
    .map((one) => specifierOf(one.trim()))
    .join(',')
}

function specifierOf(text: string): string {
  const [, operator, version] =
    /^(===(?=\s*\S)|==|~=|!=|<=|>=|<|>)\s*((?<====\s*)[^\s,;)]+|[\w.*+!-]+)$/.exec(text) ?? []
  if (operator !== undefined && version !== undefined) return operator + version
  const likely = /^=\s*([^=\s]+)$/.exec(text)?.[1]
  throw new VersionsFault(
    likely === undefined
      ? `\`${text}\` is no version such as \`>=2\`; several are separated by commas`
      : `\`=\` is no operator of PEP 508; write \`==${likely}\``,
  )
}

/** Returns whether a text is the file of a distribution; pip prefers that even if it could be a name. */
function isFile(text: string): boolean {
  return /^\S+\.(whl|zip|tar\.\w+)$/i.test(text.trim())
}

/** Returns whether a text is a URL or a path. */
function isPlace(text: string): boolean {
  return /^[a-z+]+:|^[.~]|\//i.test(text)
}
