import type { BuildTool, Package, PlannedBuildTool, PlannedPackage } from '../http/environments.ts'
import { aligned, unlimited } from './table.ts'

const order = { unknown: 0, omitted: 0, rebuilt: 1, dropped: 2, reused: 3, relinked: 3 }

/** Lists packages, those first that are or may be rebuilt, since they take the time. */
export function packagesTable(packages: (Package | PlannedPackage)[], width = unlimited): string {
  const rows = sorted(packages).map(({ name, version, fate, reason }) => [name, version, fate, reason])
  return aligned([['PACKAGE', 'VERSION', 'FATE', 'REASON'], ...reasonsOnce(rows, width)], width)
}

/** Prints a reason once for the rows below each other that share it, on a terminal: a program reads each row alone. */
function reasonsOnce(rows: string[][], width: number): string[][] {
  if (width === unlimited) return rows
  return rows.map((row, index) => {
    const reason = row.at(-1)
    return reason !== '' && rows[index - 1]?.at(-1) === reason ? [...row.slice(0, -1), 'as above'] : row
  })
}

export function buildToolsTable(tools: (BuildTool | PlannedBuildTool)[], width = unlimited): string {
  const rows = sorted(tools).map(({ name, version, fate, neededBy, reason }) => [
    name,
    version,
    fate,
    abbreviated(neededBy),
    reason,
  ])
  return aligned([['TOOL', 'VERSION', 'FATE', 'NEEDED BY', 'REASON'], ...reasonsOnce(rows, width)], width)
}

/** Lists the rebuilt and dropped build tools, with reasons. */
export function uncommonTools(tools: BuildTool[], width = unlimited): string | false {
  const uncommon = sorted(tools).filter(({ fate }) => fate !== 'relinked')
  return (
    uncommon.length > 0 &&
    aligned(
      uncommon.map(({ name, fate, reason }) => ['', name, fate, reason]),
      width,
    )
  )
}

export function packagesLine(packages: (Package | PlannedPackage)[]): string {
  const fates = ['reused', 'rebuilt', 'dropped'] as const
  const hasOmitted = packages.some(({ fate }) => fate === 'omitted')
  return tally(packages, hasOmitted ? [...fates, 'omitted'] : [...fates])
}

export function buildToolsLine(tools: (BuildTool | PlannedBuildTool)[]): string {
  return `build tools: ${tally(tools, ['relinked', 'rebuilt', 'dropped'])}`
}

/** Counts rows by fate; `unknown`, which only a plan may have, is left out at zero. */
function tally<Fate extends string>(rows: { fate: Fate | 'unknown' }[], fates: Fate[]): string {
  const count = (fate: Fate | 'unknown') => rows.filter((row) => row.fate === fate).length
  const seen = count('unknown') > 0 ? [...fates, 'unknown' as const] : fates
  return seen.map((fate) => `${count(fate)} ${fate}`).join(', ')
}

function sorted<Row extends { name: string; fate: keyof typeof order }>(rows: Row[]): Row[] {
  return rows.toSorted((a, b) => order[a.fate] - order[b.fate] || (a.name < b.name ? -1 : 1))
}

/** Joins the first names: a hundred packages may need setuptools. */
function abbreviated(names: string[]): string {
  const shown = names.slice(0, 3).join(', ')
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown
}
