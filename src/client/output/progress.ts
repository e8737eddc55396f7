import { plainText } from '../../nix/process/plain-text.ts'
import type { Status } from './status.ts'
import type { Terminal } from './terminal.ts'

export interface Progress {
  show(status: Status): void
  /** Erases the progress line. */
  end(): void
}

/** Shows progress: on a terminal in one line that is rewritten, elsewhere in a new line at every change. */
export function progressOn(err: Terminal['err']): Progress {
  if (err.isTTY) {
    const clear = '\r\x1b[2K'
    return {
      show: (status) => void err.write(clear + lineOf(status).slice(0, (err.columns ?? 80) - 1)),
      end: () => void err.write(clear),
    }
  }
  let shown = ''
  return {
    show(status) {
      const step = [stageOf(status), status.waitsFor, status.now].join()
      if (step !== shown) err.write(`${lineOf(status)}\n`)
      shown = step
    },
    end() {},
  }
}

function lineOf(status: Status): string {
  const { waitsFor, now, lastLine } = status
  return [stageOf(status), waitsFor, now, lastLine]
    .filter(Boolean)
    .map((part) => plainText(part ?? ''))
    .join('  ')
}

function stageOf({ state, progress }: Status): string {
  return progress && progress.expected > 0
    ? `${state}  ${progress.done}/${progress.expected} derivations`
    : state
}
