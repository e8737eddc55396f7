/** A condition of PEP 508, such as `python_version < "3.14" and (os_name == "nt" or extra == "web")`. */
export type Marker = Combination | MarkerComparison | DecidedMarker

export interface Combination {
  operator: 'and' | 'or'
  left: Marker
  right: Marker
}

export interface MarkerComparison {
  left: Operand
  /** `==`, `~=`, `in`, `not in` … */
  operator: string
  right: Operand
}

/** A part of a condition that the parser of a file has evaluated already. */
export interface DecidedMarker {
  operator: 'decided'
  holds: boolean
}

/** A variable by its present name (`os_name` for `os.name`), or a text without its quotes. */
export type Operand = { variable: string } | { text: string }

/** Thrown for a malformed condition. The message names the place and the expected token. */
export class MarkerFault extends Error {
  override name = 'MarkerFault'
}

/**
 * Parses a condition as the `packaging` library of Python does: `and` binds closer than `or`, and variables may have their older
 * names. Also accepts `extras` and `dependency_groups` of PEP 751. Throws `MarkerFault`.
 */
export function parseMarker(text: string): Marker {
  const tokens = tokenize(text)
  const marker = parseOr(tokens)
  const rest = tokens[0]
  if (rest) throw new MarkerFault(`\`and\`, \`or\` or the end is expected at ${rest.text}`)
  return marker
}

export function isCombination(marker: Marker): marker is Combination {
  return marker.operator === 'and' || marker.operator === 'or'
}

/** Returns the conjunction of conditions. Ignores null, which means no condition. */
export function allOf(...markers: (Marker | null)[]): Marker | null {
  return markers.reduce(
    (left, right) => (left && right ? { operator: 'and', left, right } : (left ?? right)),
    null,
  )
}

/** Returns the disjunction of conditions; null for an empty list. */
export function anyOf(...markers: Marker[]): Marker | null {
  return markers.reduce<Marker | null>(
    (left, right) => (left ? { operator: 'or', left, right } : right),
    null,
  )
}

interface Token {
  kind: 'text' | 'operator' | 'word' | 'parenthesis'
  text: string
}

const token =
  /\s*(?:(?<text>'[^']*'|"[^"]*")|(?<operator>===|==|~=|!=|<=|>=|<|>)|(?<word>[A-Za-z_][\w.]*)|(?<parenthesis>[()]))/y

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  token.lastIndex = 0
  const end = text.trimEnd().length
  while (token.lastIndex < end) {
    const at = token.lastIndex
    const [found] = Object.entries(token.exec(text)?.groups ?? {}).filter(([, match]) => match !== undefined)
    if (!found) throw new MarkerFault(`a variable or a quoted text is expected at ${text.slice(at).trim()}`)
    tokens.push({ kind: found[0] as Token['kind'], text: found[1] })
  }
  return tokens
}

function parseOr(tokens: Token[]): Marker {
  const left = parseAnd(tokens)
  if (!takes(tokens, 'or')) return left
  return { operator: 'or', left, right: parseOr(tokens) }
}

function parseAnd(tokens: Token[]): Marker {
  const left = parseOne(tokens)
  if (!takes(tokens, 'and')) return left
  return { operator: 'and', left, right: parseAnd(tokens) }
}

function parseOne(tokens: Token[]): Marker {
  if (!takes(tokens, '('))
    return { left: parseOperand(tokens), operator: parseOperator(tokens), right: parseOperand(tokens) }
  const inside = parseOr(tokens)
  if (!takes(tokens, ')')) throw expected('`)`', tokens[0])
  return inside
}

function parseOperator(tokens: Token[]): string {
  if (takes(tokens, 'in')) return 'in'
  if (takes(tokens, 'not')) {
    if (takes(tokens, 'in')) return 'not in'
    throw expected('`in` after `not`', tokens[0])
  }
  const next = tokens.shift()
  if (next?.kind === 'operator') return next.text
  throw expected('an operator, such as `==` or `in`,', next)
}

const variables = new Set([
  'python_version',
  'python_full_version',
  'os_name',
  'sys_platform',
  'platform_release',
  'platform_system',
  'platform_version',
  'platform_machine',
  'platform_python_implementation',
  'implementation_name',
  'implementation_version',
  'extra',
  'extras',
  'dependency_groups',
])

/** Names from before PEP 508, which files written by `setuptools` contain. */
const older: { [name: string]: string } = {
  'os.name': 'os_name',
  'sys.platform': 'sys_platform',
  'platform.version': 'platform_version',
  'platform.machine': 'platform_machine',
  'platform.python_implementation': 'platform_python_implementation',
  python_implementation: 'platform_python_implementation',
}

function parseOperand(tokens: Token[]): Operand {
  const next = tokens.shift()
  if (next?.kind === 'text') return { text: next.text.slice(1, -1) }
  const variable = next?.kind === 'word' ? (older[next.text] ?? next.text) : ''
  if (variables.has(variable)) return { variable }
  throw expected('a variable of PEP 508 or a quoted text', next)
}

function takes(tokens: Token[], text: string): boolean {
  if (tokens[0]?.text !== text) return false
  tokens.shift()
  return true
}

function expected(what: string, at: Token | undefined): MarkerFault {
  return new MarkerFault(`${what} is expected ${at ? `at ${at.text}` : 'at the end'}`)
}
