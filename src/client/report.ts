import type { Failure } from '../errors.ts'
import type { Environment, Package, Refused } from './service.ts'
import { printable } from './terminal.ts'

/** What became of an environment, for people to read. */
export function environmentReport(environment: Environment, packages: Package[]): string {
  const { id, status, storePath, build, packages: counts, verdicts } = environment
  if (build.failure) return joined([...failureBlocks(build.failure, build.id), verdictsBlock(verdicts)])
  return joined([
    `${status === 'ready' ? `ready  ${storePath}` : `${status}  build ${build.id}`}\nenvironment ${id}`,
    packages.length > 0 && table(packages),
    packages.length > 0 && `${counts.reused} reused, ${counts.rebuilt} rebuilt, ${counts.dropped} dropped`,
    verdictsBlock(verdicts),
  ])
}

const order = { rebuilt: 0, dropped: 1, reused: 2 }

/** Rebuilt packages first: they are what took the time. */
function table(packages: Package[]): string {
  const sorted = [...packages].sort((a, b) => order[a.fate] - order[b.fate] || (a.name < b.name ? -1 : 1))
  const rows = sorted.map((row) => [row.name, row.version, row.fate, row.reason].map(printable))
  return aligned([['PACKAGE', 'VERSION', 'FATE', 'REASON'], ...rows])
}

function verdictsBlock(verdicts: Environment['verdicts']): string | false {
  const rows = verdicts.map((one) =>
    ['', one.package, one.verdict, one.module, lastLine(one.detail ?? '')].map(printable),
  )
  return rows.length > 0 && `Worth knowing:\n${aligned(rows)}`
}

function failureBlocks(failure: Failure, buildId: string): (string | false)[] {
  const { package: name, phase, faults = [], logTail = [] } = failure
  const heading = ['failed', failure.class, name && `package ${name}`, phase && `in its ${phase}`]
  return [
    heading.filter(Boolean).join('  '),
    printable(failure.message),
    faults.length > 0 && faultsReport(faults),
    logTail.length > 0 && `The last lines of its log:\n${indented(logTail)}`,
    `The whole log: patchbay log ${buildId}${failure.retryable ? '\nTry again: submit the same spec once more.' : ''}`,
  ]
}

/** Why a request was refused. */
export function refusalReport({ code, title, detail, faults }: Refused): string {
  return joined([
    `refused  ${code}`,
    printable(`${title} ${detail}`),
    faults.length > 0 && faultsReport(faults),
  ])
}

function faultsReport(faults: Refused['faults']): string {
  const rows = faults.map(({ pointer, detail, nearest }) => [
    '',
    pointer || '(the whole)',
    nearest ? `${detail} Near to it: ${nearest.join(', ')}.` : detail,
  ])
  return aligned(rows.map((row) => row.map(printable)))
}

/** Blocks with an empty line between them, without those that are not there. */
function joined(blocks: (string | false)[]): string {
  return `${blocks.filter(Boolean).join('\n\n')}\n`
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
