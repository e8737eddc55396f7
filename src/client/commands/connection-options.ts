import { readFileSync } from 'node:fs'
import { SetupFault } from '../../errors.ts'

/** Returns the text, if it is the URL of a service. Throws `SetupFault` otherwise, without a password that the text may hold. */
export function checkAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.username || url?.password)
    throw new SetupFault('The URL of the service must not contain a user or a password: set PATCHBAY_TOKEN.')
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text
  throw new SetupFault(`${text} is not the URL of a service, which begins with http:// or https://.`)
}

/** Reads a token from a file that holds nothing else. Throws `SetupFault`, without the content of the file. */
export function readToken(file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new SetupFault(`The token cannot be read: ${(error as Error).message}`)
  }
  if (!/^[\x21-\x7e]+$/.test(text))
    throw new SetupFault(`${file} does not hold a token: the token has to be the whole content of the file.`)
  return text
}
