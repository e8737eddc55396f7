import { readFileSync } from 'node:fs'
import { SetupFault } from '../errors.ts'

/** The token that a file holds, and nothing else. Throws `SetupFault`, which does not say what is in the file. */
export function tokenIn(file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new SetupFault(`The token cannot be read: ${(error as Error).message}`)
  }
  if (!/^[\x21-\x7e]+$/.test(text))
    throw new SetupFault(`${file} holds no token: it has to be all that the file has.`)
  return text
}
