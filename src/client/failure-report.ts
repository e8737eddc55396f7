import type { Failure, Fault } from '../errors.ts'
import { aligned, indented, joined } from './layout.ts'
import type { Refused } from './service.ts'
import { printable } from './terminal.ts'

/** Why a build or a plan failed. */
export function failureBlocks(failure: Failure): (string | false)[] {
  const { package: name, phase, faults = [], logTail = [] } = failure
  const heading = ['failed', failure.class, name && `package ${name}`, phase && `in its ${phase}`]
  return [
    heading.filter(Boolean).join('  '),
    printable(failure.message),
    faults.length > 0 && faultsTable(faults),
    logTail.length > 0 && `The last lines of its log:\n${indented(logTail)}`,
  ]
}

/** Why a request was refused. */
export function refusalReport({ code, title, detail, faults }: Refused): string {
  return joined([
    `refused  ${code}`,
    printable(`${title} ${detail}`),
    faults.length > 0 && faultsTable(faults),
  ])
}

function faultsTable(faults: Fault[]): string {
  return aligned(
    faults.map(({ pointer, detail, nearest }) => [
      '',
      pointer || '(the whole)',
      nearest ? `${detail} Near to it: ${nearest.join(', ')}.` : detail,
    ]),
  )
}
