import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { Terminal } from './terminal.ts'

/** The text of a spec from a file, or from standard input for `-`. Says so and returns null where it cannot be read. */
export async function specTextOf(file: string, terminal: Terminal): Promise<string | null> {
  try {
    return await (file === '-' ? text(terminal.in) : readFile(file, 'utf8'))
  } catch (error) {
    terminal.err.write(`The spec cannot be read: ${(error as Error).message}\n`)
    return null
  }
}
