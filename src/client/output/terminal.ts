import type { Readable, Writable } from 'node:stream'

/** The streams of a command: results go to `out`, progress and messages to `err`. */
export interface Terminal {
  in: Readable
  out: Writable & { isTTY?: boolean }
  err: Writable & { isTTY?: boolean; columns?: number }
}

/** Removes escape sequences and control characters, except tab and newline, from a text of a builder or a service. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for them.
  return text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '')
}

/** Does the same, but keeps the sequences that set colours. */
export function coloured(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for them.
  const parts = text.split(/(\x1b\[[0-9;]*m)/)
  return parts.map((part, index) => (index % 2 === 1 ? part : printable(part))).join('')
}
