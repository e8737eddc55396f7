import type { Glimpse } from './status.ts'
import { printable, type Terminal } from './terminal.ts'

export interface Progress {
  show(glimpse: Glimpse): void
  /** Takes the rewritten line away, so that what comes next starts on a clean one. */
  end(): void
}

/** Shows how far a build, a plan or a sweep is: one line that is rewritten on a terminal, elsewhere a line whenever something has changed. */
export function progressOn(err: Terminal['err']): Progress {
  if (err.isTTY) {
    const clear = '\r\x1b[2K'
    return {
      show: (glimpse) => void err.write(clear + lineOf(glimpse).slice(0, (err.columns ?? 80) - 1)),
      end: () => void err.write(clear),
    }
  }
  let shown = ''
  return {
    show(glimpse) {
      const step = [stageOf(glimpse), glimpse.waitsFor, glimpse.now].join()
      if (step !== shown) err.write(`${lineOf(glimpse)}\n`)
      shown = step
    },
    end() {},
  }
}

function lineOf(glimpse: Glimpse): string {
  const { waitsFor, now, lastLine } = glimpse
  return [stageOf(glimpse), waitsFor, now, lastLine]
    .filter(Boolean)
    .map((part) => printable(part ?? ''))
    .join('  ')
}

function stageOf({ state, progress }: Glimpse): string {
  return progress && progress.expected > 0
    ? `${state}  ${progress.done}/${progress.expected} derivations`
    : state
}
