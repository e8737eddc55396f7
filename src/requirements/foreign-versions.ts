/**
 * Versions as Poetry writes them (`^1.2`, `~1.2`, `1.2.*`, `>=1,<2`), in the words of PEP 440; null for what these have none
 * for, such as `1.2 || 2.0`.
 */
export function ofPoetry(text: string): string | null {
  if (text.includes('|')) return null
  const parts = text
    .split(/,|\s+(?=[\^~<>=!])/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '*')
  const translated = parts.map((part) => {
    const [, sign = '', version = ''] = /^(\^|~(?!=)|)\s*([\w.!+*-]+)$/.exec(part) ?? []
    if (version === '') return part.replace(/\s+/g, '')
    if (sign === '^') return `>=${version},<${after(version, firstNonZero(version))}`
    if (sign === '~') return `>=${version},<${after(version, Math.min(1, version.split('.').length - 1))}`
    return `==${version}`
  })
  return translated.join(',')
}

/** Versions as conda writes them (`=1.26`, `1.26.*`, `>=1,<2`, with a build behind), in the words of PEP 440; null likewise. */
export function ofConda(text: string): string | null {
  const [, sign = '', rest = ''] = /^(==?|)\s*(.*)$/.exec(text.trim()) ?? []
  if (rest === '' || rest === '*') return ''
  if (/[|[\]]/.test(rest)) return null
  if (/^[<>!~]/.test(rest)) return rest.split(/\s+/)[0] ?? ''
  // What comes behind is the name of a build.
  const version = rest.split(/[=\s]/)[0] ?? ''
  if (version.includes(',')) return null
  const isPrefix = sign === '=' && !version.endsWith('*')
  return `==${version.replace(/(?<!\.)\*$/, '.*')}${isPrefix ? '.*' : ''}`
}

/** Which of a version's numbers `^` lets nothing change before. */
function firstNonZero(version: string): number {
  const numbers = version.split('.')
  const at = numbers.findIndex((number) => Number(number) !== 0)
  return at < 0 ? numbers.length - 1 : at
}

/** The version after which this number has changed. */
function after(version: string, index: number): string {
  const numbers = version.split('.').slice(0, index + 1)
  return numbers
    .map((number, at) => (at === index ? String(Number.parseInt(number, 10) + 1) : number))
    .join('.')
}
