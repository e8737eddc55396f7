import type { Measured, Side } from './measure.ts'
import type { MeasuredSpec } from './specs.ts'

export interface MeasuredRow {
  spec: MeasuredSpec
  sides: { [side in Side]: Measured }
}

interface TableColumn {
  title: string
  value: (measured: Measured) => number
  digits?: number
  /** What Patchbay alone has stands in no ratio. */
  ofPatchbay?: true
}

const columns: TableColumn[] = [
  { title: 'derivations', value: ({ derivations }) => derivations },
  { title: 'packages', value: ({ packages }) => packages.length },
  { title: 'build tools', value: ({ tools }) => tools.length },
  { title: 'relinks', value: ({ relinks }) => relinks, ofPatchbay: true },
  { title: 'scans', value: ({ scans }) => scans, ofPatchbay: true },
  { title: 'trials', value: ({ trials }) => trials, ofPatchbay: true },
  { title: 'wall s', value: ({ wallSeconds }) => wallSeconds, digits: 1 },
  { title: 'CPU s', value: ({ cpuSeconds }) => cpuSeconds, digits: 1 },
  { title: 'store MiB', value: ({ bytes }) => bytes / 1024 ** 2, digits: 1 },
]

/** A Markdown table: for each spec a row of each side, and one with the ratio of withPackages to Patchbay. */
export function table(rows: MeasuredRow[]): string {
  return [
    line(['spec', 'side', ...columns.map(({ title }) => title)]),
    line(['---', '---', ...columns.map(() => '--:')]),
    ...rows.flatMap(({ spec, sides: { withPackages, patchbay } }) => [
      line([
        `${spec.name} (${spec.environment.length} packages)`,
        'withPackages',
        ...columns.map(cell(withPackages)),
      ]),
      line(['', 'Patchbay', ...columns.map(cell(patchbay))]),
      line([
        '',
        'withPackages : Patchbay',
        ...columns.map((column) => ratio(column, withPackages, patchbay)),
      ]),
    ]),
  ].join('\n')
}

const cell =
  (measured: Measured) =>
  ({ value, digits = 0 }: TableColumn) =>
    value(measured).toFixed(digits)

function ratio({ value, ofPatchbay }: TableColumn, withPackages: Measured, patchbay: Measured): string {
  if (ofPatchbay) return ''
  const of = value(patchbay)
  return of === 0 ? '' : (value(withPackages) / of).toFixed(1)
}

const line = (cells: string[]) => `| ${cells.join(' | ')} |`
