import { plainText } from '../../nix/process/plain-text.ts'
import type { Status } from './status.ts'
import type { Terminal } from './terminal.ts'

export interface Progress {
  show(status: Status): void
  /** Erases the progress line. */
  end(): void
}

/** Milliseconds between two times on a terminal. */
const tickMs = 1000

/** Shows progress and the time passed: on a terminal in one line that is rewritten, elsewhere in a new line at every change. */
export function progressOn(err: Terminal['err']): Progress {
  const begun = Date.now()
  const elapsed = () => duration(Date.now() - begun)
  return err.isTTY ? onOneLine(err, elapsed) : lineByLine(err, elapsed)
}

function onOneLine(err: Terminal['err'], elapsed: () => string): Progress {
  const clear = '\r\x1b[2K'
  let last: Status | null = null
  const draw = () => {
    if (last) err.write(clear + lineOf(last, elapsed()).slice(0, (err.columns ?? 80) - 1))
  }
  const timer = setInterval(draw, tickMs).unref()
  return {
    show(status) {
      last = status
      draw()
    },
    end() {
      clearInterval(timer)
      err.write(clear)
    },
  }
}

function lineByLine(err: Terminal['err'], elapsed: () => string): Progress {
  let shown = ''
  return {
    show(status) {
      const step = [stageOf(status), status.waitsFor, status.now].join()
      if (step !== shown) err.write(`${lineOf(status, elapsed())}\n`)
      shown = step
    },
    end() {},
  }
}

/** Returns `5 s`, `3 min 05 s` or `2 h 07 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  const minutes = Math.floor(seconds / 60)
  const two = (number: number) => String(number).padStart(2, '0')
  if (minutes === 0) return `${seconds} s`
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`
}

function lineOf(status: Status, elapsed: string): string {
  const { waitsFor, now, lastLine } = status
  return [stageOf(status), elapsed, waitsFor, now, lastLine]
    .filter(Boolean)
    .map((part) => plainText(part ?? ''))
    .join('  ')
}

function stageOf({ state, progress }: Status): string {
  return progress && progress.expected > 0
    ? `${state}  ${progress.done}/${progress.expected} derivations`
    : state
}
