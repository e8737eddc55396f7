import type { Failure, Fault } from '../../errors.ts'
import { Refused, Unavailable } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { aligned, indented, joined } from './layout.ts'
import type { Terminal } from './terminal.ts'
import { printable } from './terminal.ts'

/** Why a build or a plan failed. */
export function failureBlocks(failure: Failure): (string | false)[] {
  const { package: name, phase, faults = [], logTail = [] } = failure
  const heading = [
    failure.class === 'cancelled' ? 'cancelled' : 'failed',
    failure.class !== 'cancelled' && failure.class,
    name && `package ${name}`,
    phase && `in its ${phase}`,
  ]
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
    adviceByCode[code] ?? false,
  ])
}

/** What to do about a service that does not let one in. */
const adviceByCode: { [code: string]: string } = {
  'token-missing':
    'Set PATCHBAY_TOKEN, or name a file that has a token with --token-file. Who runs the service makes tokens: patchbay token create.',
  'token-invalid':
    'Set PATCHBAY_TOKEN to another, or name a file that has one with --token-file. Who runs the service makes tokens: patchbay token create.',
  'scope-missing':
    'patchbay token self says what yours allows. Who runs the service makes tokens that allow more.',
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

/** Runs a command against a service, and says in words and by exit code where the service does not do what is asked. */
export async function withErrorReport(
  command: () => Promise<ExitCode>,
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    return await command()
  } catch (error) {
    if (error instanceof Refused) {
      terminal.err.write(refusalReport(error))
      return exitCodes.refused
    }
    if (error instanceof Unavailable) {
      terminal.err.write(`${error.message}\n`)
      return exitCodes.unavailable
    }
    throw error
  }
}
