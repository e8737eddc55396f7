import { stripVTControlCharacters } from 'node:util'
import type { LogPiece } from '../../db/builds/log.ts'

/** A way to give out a log. */
export interface LogForm {
  /** Media type. */
  type: string
  /** What a piece is given out as, and the byte of the whole log to go on at. */
  of(piece: LogPiece): { text: string; nextOffset: number }
}

/** As it was recorded. */
export const colouredLog: LogForm = {
  type: 'text/x-ansi',
  of: (piece) => ({ text: gap(piece) + piece.text, nextOffset: piece.nextOffset }),
}

/** Without the colours. */
export const plain: LogForm = {
  type: 'text/plain',
  of(piece) {
    const { text, nextOffset, complete } = piece
    // Half a colour at its end is left for the next piece, which begins with it then.
    const half = complete ? 0 : (text.match(halfColour)?.[0].length ?? 0)
    const whole = text.slice(0, text.length - half)
    if (whole === '' && piece.missing === 0) return { text: stripVTControlCharacters(text), nextOffset }
    return { text: gap(piece) + stripVTControlCharacters(whole), nextOffset: nextOffset - half }
  },
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is looked for
const halfColour = /\u001b(\[[0-9;:]{0,40})?$/

/** The line that stands for what is missing. */
function gap({ missing }: LogPiece): string {
  return missing === 0
    ? ''
    : `[${missing} bytes of this log were dropped here: it is longer than PATCHBAY_BUILD_LOG_MB]\n`
}

/** Whether the header `accept` names the coloured form. */
export function takesColours(header: string | undefined): boolean {
  const entries = (header ?? '').toLowerCase().split(',')
  return entries.some((entry) => {
    const [type, ...parameters] = entry.split(';').map((part) => part.trim())
    return type === colouredLog.type && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  })
}
