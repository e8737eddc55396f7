import type { Package } from '../http/environments.ts'
import { joined } from './layout.ts'
import { aligned } from './table.ts'

export interface Difference {
  added: { name: string; version: string }[]
  removed: { name: string; version: string }[]
  /** Packages of both with another version or fate, or that leave the GIL in another state. */
  changed: { name: string; before: Side; after: Side }[]
}

type Side = Pick<Package, 'version' | 'fate' | 'gil'>

/** Compares the packages of two environments by name. */
export function differenceOf(before: Package[], after: Package[]): Difference {
  const earlier = new Map(before.map((one) => [one.name, one]))
  const later = new Map(after.map((one) => [one.name, one]))
  const named = ({ name, version }: Package) => ({ name, version })
  return {
    added: after.filter(({ name }) => !earlier.has(name)).map(named),
    removed: before.filter(({ name }) => !later.has(name)).map(named),
    changed: before.flatMap((one) => {
      const other = later.get(one.name)
      const [from, to] = [sideOf(one), other && sideOf(other)]
      return to && describe(from) !== describe(to) ? [{ name: one.name, before: from, after: to }] : []
    }),
  }
}

/** Formats a difference for people. */
export function differenceReport({ added, removed, changed }: Difference, width: number): string {
  const rows = [
    ...removed.map(({ name, version }) => ['-', name, version, '']),
    ...added.map(({ name, version }) => ['+', name, '', version]),
    ...changed.map(({ name, before, after }) => ['~', name, describe(before), describe(after)]),
  ].sort(([, a = ''], [, b = '']) => (a < b ? -1 : 1))
  if (rows.length === 0) return 'Both have the same packages, with the same versions and fates.\n'
  return joined([aligned([['', 'PACKAGE', 'FIRST', 'SECOND'], ...rows], width)])
}

function sideOf({ version, fate, gil }: Package): Side {
  return { version, fate, gil }
}

function describe({ version, fate, gil }: Side): string {
  return [version, fate, gil && `GIL ${gil}`].filter(Boolean).join(', ')
}
