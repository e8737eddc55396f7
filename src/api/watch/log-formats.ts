import { stripVTControlCharacters } from 'node:util'
import type { LogPiece } from '../../db/builds/log.ts'

/** A representation of a log. */
export interface LogForm {
  /** Media type, such as `text/plain`. */
  type: string
  /** Converts a piece; returns its text and the byte of the whole log at which to continue. */
  of(piece: LogPiece): { text: string; nextOffset: number }
}

/** The recorded log with the colours of builders. */
export const colouredLog: LogForm = {
  type: 'text/x-ansi',
  of: (piece) => ({ text: gap(piece) + piece.text, nextOffset: piece.nextOffset }),
}

/** The log without colours. */
export const plain: LogForm = {
  type: 'text/plain',
  of(piece) {
    const { text, nextOffset, complete } = piece
    // Leaves an incomplete escape at the end for the next piece.
    const half = complete ? 0 : (text.match(halfColour)?.[0].length ?? 0)
    const whole = text.slice(0, text.length - half)
    if (whole === '' && piece.missing === 0) return { text: stripVTControlCharacters(text), nextOffset }
    return { text: gap(piece) + stripVTControlCharacters(whole), nextOffset: nextOffset - half }
  },
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern matches escapes
const halfColour = /\u001b(\[[0-9;:]{0,40})?$/

/** Returns a line in place of the dropped bytes; empty when there are none. */
function gap({ missing }: LogPiece): string {
  return missing === 0
    ? ''
    : `[${missing} bytes of this log were dropped here: it is longer than PATCHBAY_BUILD_LOG_MB]\n`
}

/** Checks whether `accept` names the coloured form. */
export function takesColours(header: string | undefined): boolean {
  const entries = (header ?? '').toLowerCase().split(',')
  return entries.some((entry) => {
    const [type, ...parameters] = entry.split(';').map((part) => part.trim())
    return type === colouredLog.type && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  })
}
