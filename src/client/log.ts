import { setTimeout as sleep } from 'node:timers/promises'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import type { Service } from './service.ts'
import { printable, type Terminal } from './terminal.ts'

/** Prints a build's log, and goes on until the build has ended. */
export async function log(
  service: Service,
  buildId: string,
  terminal: Terminal,
  everyMs = 1000,
): Promise<ExitCode> {
  let offset = 0
  for (;;) {
    const piece = await service.log(buildId, offset)
    terminal.out.write(printable(piece.text))
    if (piece.pruned) terminal.err.write('The log was thrown away, long after the build’s end.\n')
    if (piece.complete) return exitCodes.done
    // A full piece is followed by the next at once; only at the end of what there is it takes waiting.
    if (piece.nextOffset === offset) await sleep(everyMs)
    offset = piece.nextOffset
  }
}
