import { writeSync } from 'node:fs'
import { CommanderError } from 'commander'
import { ServerLost, SetupFault } from '../../errors.ts'
import { isDebugging } from '../settings.ts'
import { exitCodes } from './exit-codes.ts'

/** Ends the process after an error with a sentence and an exit code; with PATCHBAY_LOG_LEVEL=debug, with a stack too. */
export function exitAfter(error: unknown): void {
  // Commander has printed the help or the version, or what is wrong with the arguments.
  if (error instanceof CommanderError) {
    // Without process.exit(): an error in writing the help is reported later, to the handler of the stream.
    process.exitCode = error.exitCode && exitCodes.usage
    return
  }
  if (error instanceof SetupFault) exitWith(error.message, exitCodes.usage, error)
  if ((error as NodeJS.ErrnoException | null)?.code === 'ERR_MODULE_NOT_FOUND')
    exitWith(
      `The packages of the service are not installed here, only those of its client: \`npm ci\` without --omit=optional installs them. ${messageOf(error)}`,
      exitCodes.usage,
      error,
    )
  if (error instanceof ServerLost) exitWith(error.message, exitCodes.unexpected, error)
  exitWith(
    `Something unexpected went wrong: ${messageOf(error)}\nPATCHBAY_LOG_LEVEL=debug says where.`,
    exitCodes.unexpected,
    error,
  )
}

/** Ends the process in the same way after an error that no code catches, such as a standard output that is gone or full. */
export function exitAfterUncaught(): void {
  process.on('uncaughtException', exitAfter)
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(exitCodes.brokenPipe)
      exitAfter(error)
    })
}

function exitWith(text: string, exitCode: number, error: unknown): never {
  const shown = isDebugging() && error instanceof Error ? `${text}\n${error.stack}` : text
  try {
    // Synchronously, since the process ends.
    writeSync(process.stderr.fd, `${shown}\n`)
  } catch {
    // Standard error is closed or full.
  }
  return process.exit(exitCode)
}

function messageOf(error: unknown): string {
  const { shortMessage, message } = error as { shortMessage?: string; message?: string }
  // An AggregateError, such as one for all addresses of a host, has an empty message.
  return shortMessage || message?.trim() || (error as NodeJS.ErrnoException).code || String(error)
}
