import { or } from './pep440.ts'

/**
 * Translates versions of Poetry (`^1.2`, `~1.2`, `=1.2`, `1.2.*`, `>= 1, < 2`, `1.2 || 2.0`) to specifiers of PEP 440, with
 * alternatives as `==1.2 || ==2.0`. Returns an empty text if all versions match, and null for an unknown form.
 */
export function ofPoetry(text: string): string | null {
  return alternatives(text.split(/\|\|?/).map((one) => allOf(one, partOfPoetry)))
}

/**
 * Translates versions of conda (`=1.26`, `1.26.*`, `>=1,<2|3.1`, with spaces anywhere) in the same way. `=1.26` matches every
 * release of 1.26, `==1.26` and `1.26` only that one.
 */
export function ofConda(text: string): string | null {
  return alternatives(text.split('|').map((one) => allOf(one, partOfConda)))
}

function alternatives(translated: (string | null)[]): string | null {
  if (translated.includes(null)) return null
  return translated.includes('') ? '' : translated.join(or)
}

/** Translates a conjunction, whose parts are separated by commas, or by spaces before an operator. */
function allOf(text: string, translate: (part: string) => string | null): string | null {
  const parts = text
    .replace(/([\^~<>=!]+)\s+/g, '$1')
    .split(/[,\s]+/)
    .filter((part) => !/^=*\*?$/.test(part))
    .map(translate)
  return parts.includes(null) ? null : parts.join(',')
}

const form = /^(\^|~(?!=)|===?|=|!=|~=|[<>]=?|)(v?\d[\w.!+*-]*)$/

function partOfPoetry(part: string): string | null {
  const [, sign = '', version = ''] = form.exec(part) ?? []
  if (version === '') return null
  if (sign === '^') return `>=${version},<${after(version, firstNonZero(version))}`
  if (sign === '~') return `>=${version},<${after(version, Math.min(1, version.split('.').length - 1))}`
  return withSign(sign === '=' || sign === '' ? '==' : sign, version)
}

function partOfConda(part: string): string | null {
  const [, sign = '', version = ''] = form.exec(part) ?? []
  if (version === '' || sign === '^' || sign === '~') return null
  const prefix = version.replace(/(?<!\.)\*$/, '.*')
  if (sign === '=') return `==${prefix.replace(/\.\*$/, '')}.*`
  return withSign(sign === '' ? '==' : sign, prefix)
}

/** Joins operator and version, `>=1.2` for `>=1.2.*`: PEP 440 has prefixes only for `==` and `!=`. */
function withSign(sign: string, version: string): string {
  return sign + (sign === '==' || sign === '!=' ? version : version.replace(/(\.\*)+$/, ''))
}

/** Returns the index of the number that `^` fixes: the first that is not 0. */
function firstNonZero(version: string): number {
  const numbers = version.split('.')
  const at = numbers.findIndex((number) => Number(number) !== 0)
  return at < 0 ? numbers.length - 1 : at
}

/** Returns the next version with another number at this index: `1.3` for `1.2.5` and 1. */
function after(version: string, index: number): string {
  const numbers = version.split('.').slice(0, index + 1)
  return numbers
    .map((number, at) => (at === index ? String(Number.parseInt(number, 10) + 1) : number))
    .join('.')
}
