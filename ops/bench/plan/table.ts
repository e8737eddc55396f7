import type { Asked } from './counting-proxy.ts'
import type { MeasuredPlan } from './measure.ts'

/** A spec on a line with listings, and on one without. */
export function planTable(rows: { name: string; with: MeasuredPlan; without: MeasuredPlan }[]): string {
  const lines = rows.flatMap((row) => [
    line(row.name, 'with', row.with),
    line(row.name, 'without', row.without),
  ])
  return [
    '| spec | listings | packages, with build tools | native | narinfos | listings | NARs | bytes of NARs | all bytes | time |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

function line(
  name: string,
  listings: string,
  { traffic, packages, native, wallSeconds }: MeasuredPlan,
): string {
  const requests = (asked: Asked) => traffic[asked].requests
  const all = Object.values(traffic).reduce((sum, { bytes }) => sum + bytes, 0)
  const cells = [name, listings, packages, native, requests('narinfo'), requests('listing'), requests('nar')]
  return `| ${[...cells, megabytes(traffic.nar.bytes), megabytes(all), `${wallSeconds.toFixed(1)} s`].join(' | ')} |`
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`
