import { ofConda } from '../foreign-versions.ts'

/** What conda calls a match spec. */
export interface CondaSpec {
  name: string
  /** By PEP 440; null where that has no words for it. */
  constraint: string | null
  /** As written. */
  versions: string
  /** The name of a build, such as `py313_0` or `*cuda*`; empty where any will do. */
  build: string
}

/**
 * Parses a match spec of conda: `conda-forge::numpy >= 1.26, < 3`, `numpy=2.1.0=py313_0`, `numpy 2.1.* *openblas`,
 * `numpy[version='>=2', build=py313_0]`. Spaces may stand around operators. Returns null for what names no package.
 */
export function parseCondaSpec(text: string): CondaSpec | null {
  const { bare, keys } = withoutKeys(text.trim())
  const [, name, rest = ''] = /^(?:[^\s:<>=!~]+::)?([A-Za-z0-9_.-]+)\s*(.*)$/s.exec(bare) ?? []
  if (name === undefined || /^[^\s<>=!~^|*(\d]/.test(rest)) return null
  const { versions, build } = split(rest)
  const wanted = keys.version ?? versions
  return {
    name,
    // With a build behind it, `=2.1.0` is that very version.
    constraint: ofConda(build === '' ? wanted : wanted.replace(/^=(?!=)/, '==')),
    versions: wanted,
    build: keys.build ?? build,
  }
}

/** Takes `[key=value, key='value']` off the end. */
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

/** Tells versions from the build behind them, after the spaces around operators are gone. */
function split(text: string): { versions: string; build: string } {
  const tight = text
    .replace(/\s*([,|])\s*/g, '$1')
    .replace(/([<>=!~^]+)\s+/g, '$1')
    .trim()
  const [, versions = tight, build = ''] =
    /^([^\s]*[^\s<>=!~,|])(?:\s+=?|=)([^\s<>=!~,|]+)$/.exec(tight) ?? []
  return { versions, build }
}
