import { setTimeout as sleep } from 'node:timers/promises'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { patience } from './follow.ts'
import type { LogFrom } from './service/builds.ts'
import { type Service, Unavailable } from './service.ts'
import { coloured, printable, type Terminal } from './terminal.ts'

/** Prints a build's log, or its last lines, and goes on until the build has ended. Colours are left in on a terminal. */
export async function log(
  service: Service,
  buildId: string,
  from: LogFrom,
  terminal: Terminal,
  { everyMs, absentMs }: typeof patience = patience,
): Promise<ExitCode> {
  const print = printerOn(terminal.out)
  let next = from
  let lastHeard = Date.now()
  for (;;) {
    try {
      const answer = await service.followLog(buildId, next)
      lastHeard = Date.now()
      if (answer.headers.get('x-log-pruned') === 'true')
        terminal.err.write('The log was thrown away, long after the build’s end.\n')
      let offset = Number(answer.headers.get('x-log-offset'))
      try {
        for await (const chunk of answer.body ?? []) {
          lastHeard = Date.now()
          offset += chunk.length
          print.write(chunk)
        }
      } catch {
        // It broke off, which says nothing of the build: the service restarts, or somebody on the way has hung up.
      }
      if ((await service.log(buildId, offset)).complete) {
        print.end()
        return exitCodes.done
      }
      next = { offset }
    } catch (error) {
      if (!(error instanceof Unavailable) || Date.now() - lastHeard > absentMs) throw error
    }
    await sleep(everyMs)
  }
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
