import { readFileSync } from 'node:fs'
import { SetupFault } from '../../errors.ts'

/** A text that can be the URL of a service. Throws `SetupFault`, which does not repeat a password that may be in it. */
export function addressIn(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.username || url?.password)
    throw new SetupFault('No user or password belongs into the URL of the service: set PATCHBAY_TOKEN.')
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text
  throw new SetupFault(`${text} is no URL of a service: http://… or https://… is.`)
}

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
