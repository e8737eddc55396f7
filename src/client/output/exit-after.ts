import { writeSync } from 'node:fs'
import { CommanderError } from 'commander'
import { readConfig } from '../../config.ts'
import { ServerLost, SetupFault } from '../../errors.ts'
import { exitCodes } from './exit-codes.ts'

/**
 * Ends the process after an error with a sentence and an exit code. The stack is for those who look for it, with
 * PATCHBAY_LOG_LEVEL=debug.
 */
export function exitAfter(error: unknown): void {
  // Commander has printed what is wrong with the arguments, or the help that was asked for.
  if (error instanceof CommanderError) {
    // By itself: that the help could not be written is heard of only then.
    process.exitCode = error.exitCode && exitCodes.usage
    return
  }
  if (error instanceof SetupFault) exitWith(error.message, exitCodes.usage, error)
  if (error instanceof ServerLost) exitWith(error.message, exitCodes.unexpected, error)
  exitWith(
    `Something unexpected went wrong: ${messageOf(error)}\nPATCHBAY_LOG_LEVEL=debug says where.`,
    exitCodes.unexpected,
    error,
  )
}

/** Has what no code catches end the process in the same way: a rejected promise, or a standard output that is gone or full. */
export function exitAfterAnything(): void {
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
    // At once, for the process ends.
    writeSync(process.stderr.fd, `${shown}\n`)
  } catch {
    // There is nobody to read it.
  }
  return process.exit(exitCode)
}

function messageOf(error: unknown): string {
  const { shortMessage, message } = error as { shortMessage?: string; message?: string }
  // Of several in one, such as of all addresses of a host, the message is empty.
  return shortMessage || message?.trim() || (error as NodeJS.ErrnoException).code || String(error)
}

function isDebugging(): boolean {
  try {
    return ['debug', 'trace'].includes(readConfig().logLevel)
  } catch {
    return false
  }
}
