import type { Readable, Writable } from 'node:stream'

/** The streams of a command: results go to `out`, progress and messages to `err`. */
export interface Terminal {
  in: Readable
  out: Writable & { isTTY?: boolean; columns?: number }
  err: Writable & { isTTY?: boolean; columns?: number }
}

/** Whether a stream shows colours: a terminal does, unless the user has set NO_COLOR (https://no-color.org). */
export function showsColours(
  { isTTY }: { isTTY?: boolean },
  { NO_COLOR }: { NO_COLOR?: string | undefined } = process.env,
): boolean {
  return isTTY === true && !NO_COLOR
}
