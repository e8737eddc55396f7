import type { Readable, Writable } from 'node:stream'

/** The streams of a command: results go to `out`, progress and messages to `err`. */
export interface Terminal {
  in: Readable
  out: Writable & { isTTY?: boolean }
  err: Writable & { isTTY?: boolean; columns?: number }
}
