import { setTimeout as sleep } from 'node:timers/promises'
import { defaultPollOptions, type PollOptions } from '../follow/follow.ts'
import type { LogStart } from '../http/builds.ts'
import { type Service, Unavailable } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { coloured, printable, type Terminal } from '../output/terminal.ts'

/** Prints a build's log, or its last lines, and goes on until the build has ended. Colours are left in on a terminal. */
export async function log(
  service: Service,
  buildId: string,
  from: LogStart,
  terminal: Terminal,
  { intervalMs, absenceMs }: PollOptions = defaultPollOptions,
): Promise<ExitCode> {
  const print = printerOn(terminal.out)
  let next = from
  let lastHeard = Date.now()
  for (;;) {
    try {
      const chunk = await service.colouredLog(buildId, next)
      lastHeard = Date.now()
      if (chunk.pruned) terminal.err.write('The log was thrown away, long after the build’s end.\n')
      print.write(Buffer.from(chunk.text))
      next = { offset: chunk.nextOffset }
      if (chunk.complete) {
        print.end()
        return exitCodes.done
      }
      if (chunk.text !== '') continue
      const bytes = await asItComes(service, buildId, chunk.nextOffset, print.write)
      lastHeard = Date.now()
      next = { offset: chunk.nextOffset + bytes }
      if (bytes > 0) continue
    } catch (error) {
      if (!(error instanceof Unavailable) || Date.now() - lastHeard > absenceMs) throw error
    }
    await sleep(intervalMs)
  }
}

/** Passes on what comes of a log until the build ends, or the connection, which says nothing of the build. Returns its bytes. */
async function asItComes(
  service: Service,
  buildId: string,
  offset: number,
  write: (chunk: Uint8Array) => void,
): Promise<number> {
  const { body } = await service.followLog(buildId, offset)
  let bytes = 0
  try {
    for await (const chunk of body ?? []) {
      bytes += chunk.length
      write(chunk)
    }
  } catch {
    // The service restarts, or somebody on the way has hung up. What is missing is asked for again.
  }
  return bytes
}

/** Prints whole lines: a code that steers the terminal may come in two pieces. */
function printerOn(out: Terminal['out']) {
  const shown = out.isTTY ? coloured : printable
  const decoder = new TextDecoder()
  let begun = ''
  return {
    write(chunk: Uint8Array) {
      begun += decoder.decode(chunk, { stream: true })
      const end = begun.lastIndexOf('\n') + 1
      out.write(shown(begun.slice(0, end)))
      begun = begun.slice(end)
    },
    end: () => void out.write(shown(begun + decoder.decode()) + (out.isTTY ? '\x1b[0m' : '')),
  }
}
