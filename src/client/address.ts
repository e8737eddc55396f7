import { SetupFault } from '../errors.ts'

/** A text that can be the URL of a service. Throws `SetupFault`, which does not repeat a password that may be in it. */
export function addressIn(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.username || url?.password)
    throw new SetupFault('No user or password belongs into the URL of the service: set PATCHBAY_TOKEN.')
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text
  throw new SetupFault(`${text} is no URL of a service: http://… or https://… is.`)
}
