import type { Failure, Fault } from '../../errors.ts'
import { plainText } from '../../nix/process/plain-text.ts'
import { Refused, Unavailable } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { indented, joined } from './layout.ts'
import { aligned, unlimited, widthOf } from './table.ts'
import type { Terminal } from './terminal.ts'

/** Formats the failure of a build or a plan: its sentence comes last, where a reader of a terminal finds it. */
export function failureBlocks(
  failure: Failure,
  between: (string | false)[] = [],
  width = unlimited,
): (string | false)[] {
  const { package: name, phase, faults = [], logTail = [] } = failure
  const heading = [
    failure.class === 'cancelled' ? 'cancelled' : 'failed',
    failure.class !== 'cancelled' && failure.class,
    name && `package ${name}`,
    phase && `in its ${phase}`,
  ]
  return [
    heading.filter(Boolean).join('  '),
    logTail.length > 0 && `The last lines of its log:\n${indented(logTail)}`,
    ...between,
    faults.length > 0 && faultsTable(faults, width),
    plainText(failure.message),
  ]
}

/** Formats the refusal of a request. */
export function refusalReport({ code, title, detail, faults }: Refused, width = unlimited): string {
  return joined([
    `refused  ${code}`,
    plainText(`${title} ${detail}`),
    faults.length > 0 && faultsTable(faults, width),
    adviceByCode[code] ?? false,
  ])
}

/** Advice for requests that the service does not authorise, by the code of the problem. */
const adviceByCode: { [code: string]: string } = {
  'token-missing':
    'Set PATCHBAY_TOKEN, or name a file that holds a token with --token-file. The operator of the service creates tokens: patchbay token create.',
  'token-invalid':
    'Set PATCHBAY_TOKEN to another token, or name a file that holds one with --token-file. The operator of the service creates tokens: patchbay token create.',
  'scope-missing':
    'patchbay token self prints the scopes of your token. The operator of the service creates tokens with more scopes.',
}

function faultsTable(faults: Fault[], width: number): string {
  return aligned(
    faults.map(({ pointer, detail, nearest }) => [
      '',
      pointer || '(the whole)',
      nearest ? `${detail} Near to it: ${nearest.join(', ')}.` : detail,
    ]),
    width,
  )
}

/** Runs a command, and reports a refusal or an unavailable service in words and by the exit code. */
export async function withErrorReport(
  command: () => Promise<ExitCode>,
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    return await command()
  } catch (error) {
    if (error instanceof Refused) {
      terminal.err.write(refusalReport(error, widthOf(terminal.err)))
      return exitCodes.refused
    }
    if (error instanceof Unavailable) {
      terminal.err.write(`${error.message}\n`)
      return exitCodes.unavailable
    }
    throw error
  }
}
