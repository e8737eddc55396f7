import { ofConda } from '../foreign-versions.ts'

/** A match spec of conda. */
export interface CondaSpec {
  name: string
  /** In the form of PEP 440; null if it has no such form. */
  constraint: string | null
  /** As written. */
  versions: string
  /** Name or pattern of a build, e.g. `py313_0` or `*cuda*`; empty for any build. */
  build: string
}

/**
 * Parses a match spec of conda: `conda-forge::numpy >= 1.26, < 3`, `numpy=2.1.0=py313_0`, `numpy 2.1.* *openblas`,
 * `numpy[version='>=2', build=py313_0]`. Allows spaces around operators. Returns null for a text without the name of a package.
 */
export function parseCondaSpec(text: string): CondaSpec | null {
  const { bare, keys } = withoutKeys(text.trim())
  const [, name, rest = ''] = /^(?:[^\s:<>=!~]+::)?([A-Za-z0-9_.-]+)\s*(.*)$/s.exec(bare) ?? []
  if (name === undefined || /^[^\s<>=!~^|*(\d]/.test(rest)) return null
  const { versions, build } = split(rest)
  const wanted = keys.version ?? versions
  return {
    name,
    // Before a build, `=2.1.0` matches exactly that version.
    constraint: ofConda(build === '' ? wanted : wanted.replace(/^=(?!=)/, '==')),
    versions: wanted,
    build: keys.build ?? build,
  }
}

/** Removes `[key=value, key='value']` from the end, and returns the pairs. */
function withoutKeys(text: string): { bare: string; keys: { [key: string]: string } } {
  const [, bare = text, inside = ''] = /^([^[]*)\[(.*)\]$/s.exec(text) ?? []
  const pairs = [...inside.matchAll(/(\w+)\s*=\s*(?:'([^']*)'|"([^"]*)"|([^,\s]+))/g)]
  return {
    bare: bare.trim(),
    keys: Object.fromEntries(
      pairs.map(([, key = '', single, double, plain]) => [key, single ?? double ?? plain ?? '']),
    ),
  }
}

/** Splits `>=1,<2 py313_0` and `2.1.0=py313_0` into versions and build, after removing spaces around operators. */
function split(text: string): { versions: string; build: string } {
  const tight = text
    .replace(/\s*([,|])\s*/g, '$1')
    .replace(/([<>=!~^]+)\s+/g, '$1')
    .trim()
  const [, versions = tight, build = ''] =
    /^([^\s]*[^\s<>=!~,|])(?:\s+=?|=)([^\s<>=!~,|]+)$/.exec(tight) ?? []
  return { versions, build }
}
