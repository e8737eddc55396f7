import { setTimeout as sleep } from 'node:timers/promises'
import { keepColours, plainText } from '../../nix/process/plain-text.ts'
import { defaultPollOptions, type PollOptions } from '../follow/follow.ts'
import type { LogStart } from '../http/builds.ts'
import { type Service, Unavailable } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { inJson } from '../output/layout.ts'
import { showsColours, type Terminal } from '../output/terminal.ts'
import { findBuild } from './ids.ts'

/** Prints the log of a build or of the newest build of an environment until the build ends; on a terminal with its colours. */
export async function log(
  service: Service,
  id: string,
  { json = false, ...from }: LogStart & { json?: boolean },
  terminal: Terminal,
  { intervalMs, absenceMs }: PollOptions = defaultPollOptions,
): Promise<ExitCode> {
  const print = json ? collectorFor(terminal.out) : printerOn(terminal.out)
  let next: LogStart = from
  let lastHeard = Date.now()
  let buildId = ''
  for (;;) {
    try {
      buildId ||= (await findBuild(service, id)).id
      const chunk = await service.colouredLog(buildId, next)
      lastHeard = Date.now()
      if (chunk.pruned)
        terminal.err.write('The service has deleted the log, long after the end of the build.\n')
      print.write(Buffer.from(chunk.text))
      next = { offset: chunk.nextOffset }
      if (chunk.complete) {
        print.end(buildId)
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

/** Writes a log as it grows, until the build or the connection ends. Returns the number of bytes. */
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
    // The service restarts, or a proxy has closed the connection. The caller requests the rest.
  }
  return bytes
}

/** Prints the whole log as JSON at its end. */
function collectorFor(out: Terminal['out']) {
  const decoder = new TextDecoder()
  let text = ''
  return {
    write(chunk: Uint8Array) {
      text += decoder.decode(chunk, { stream: true })
    },
    end: (buildId: string) => void out.write(inJson({ buildId, text: plainText(text + decoder.decode()) })),
  }
}

/** Prints whole lines, since an escape sequence may be cut by the end of a chunk. */
function printerOn(out: Terminal['out']) {
  const coloured = showsColours(out)
  const shown = coloured ? keepColours : plainText
  const decoder = new TextDecoder()
  let begun = ''
  return {
    write(chunk: Uint8Array) {
      begun += decoder.decode(chunk, { stream: true })
      const end = begun.lastIndexOf('\n') + 1
      out.write(shown(begun.slice(0, end)))
      begun = begun.slice(end)
    },
    end: () => void out.write(shown(begun + decoder.decode()) + (coloured ? '\x1b[0m' : '')),
  }
}
