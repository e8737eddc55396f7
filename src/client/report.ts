import type { Failure } from '../errors.ts'
import type { Environment, Package, Refused } from './service.ts'
import { printable } from './terminal.ts'

/** What became of an environment, for people to read. */
export function environmentReport(environment: Environment, packages: Package[]): string {
  const { status, build } = environment
  if (status === 'failed' && build.failure) return failureReport(build.failure, build.id)
  const heading = status === 'ready' ? `ready  ${environment.storePath}` : `${status}  build ${build.id}`
  const { reused, rebuilt, dropped } = environment.packages
  const blocks = [
    [heading, `environment ${environment.id}`].join('\n'),
    packages.length > 0 && `${table(packages)}\n\n${reused} reused, ${rebuilt} rebuilt, ${dropped} dropped`,
    environment.verdicts.length > 0 && verdictsReport(environment.verdicts),
  ]
  return `${blocks.filter(Boolean).join('\n\n')}\n`
}

const order = { rebuilt: 0, dropped: 1, reused: 2 }

/** Rebuilt packages first: they are what took the time. */
function table(packages: Package[]): string {
  const sorted = [...packages].sort((a, b) => order[a.fate] - order[b.fate] || (a.name < b.name ? -1 : 1))
  const rows = sorted.map((row) => [row.name, row.version, row.fate, row.reason].map(printable))
  return aligned([['PACKAGE', 'VERSION', 'FATE', 'REASON'], ...rows])
}

function verdictsReport(verdicts: Environment['verdicts']): string {
  const rows = verdicts.map((one) =>
    ['', one.package, one.verdict, one.module, lastLine(one.detail ?? '')].map(printable),
  )
  return `Worth knowing:\n${aligned(rows)}`
}

function failureReport(failure: Failure, buildId: string): string {
  const where = [failure.package && `package ${failure.package}`, failure.phase && `in its ${failure.phase}`]
  const blocks = [
    ['failed', failure.class, where.filter(Boolean).join(', ')].filter(Boolean).join('  '),
    printable(failure.message),
    failure.faults?.length && faultsReport(failure.faults),
    failure.logTail?.length && `The last lines of its log:\n${indented(failure.logTail)}`,
    `The whole log: patchbay log ${buildId}${failure.retryable ? '\nTry again: submit the same spec once more.' : ''}`,
  ]
  return `${blocks.filter(Boolean).join('\n\n')}\n`
}

/** Why a request was refused. */
export function refusalReport({ code, title, detail, faults }: Refused): string {
  return `refused  ${code}\n\n${title} ${detail}\n${faults.length > 0 ? `\n${faultsReport(faults)}\n` : ''}`
}

function faultsReport(faults: Refused['faults']): string {
  const rows = faults.map(({ pointer, detail, nearest }) => [
    '',
    pointer || '(the whole)',
    nearest ? `${detail} Near to it: ${nearest.join(', ')}.` : detail,
  ])
  return aligned(rows.map((row) => row.map(printable)))
}

function aligned(rows: string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column < row.length - 1 ? cell.padEnd(widths[column] ?? 0) : cell))
        .join('  '),
    )
    .join('\n')
}

function indented(lines: string[]): string {
  return lines.map((line) => `  ${printable(line)}`).join('\n')
}

/** Of a traceback, what it says. */
function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
