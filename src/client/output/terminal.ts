import type { Readable, Writable } from 'node:stream'

/** Where a command reads and writes: results to `out`, everything said on the way to `err`. */
export interface Terminal {
  in: Readable
  out: Writable & { isTTY?: boolean }
  err: Writable & { isTTY?: boolean; columns?: number }
}

/** Text of builders and services as a terminal may show it: no control characters but tab and newline. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '')
}

/** The same, with the codes that set colours left in. */
export function coloured(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  const parts = text.split(/(\x1b\[[0-9;]*m)/)
  return parts.map((part, index) => (index % 2 === 1 ? part : printable(part))).join('')
}
