import type { WebhookEvent } from '../../../db/webhooks/types.ts'
import type { Fault } from '../../../errors.ts'
import type { WebhookRequest } from '../../resources/webhook.ts'

/** Default events of a webhook: the ends of builds. */
const ends: WebhookEvent[] = ['build.ready', 'build.failed', 'build.cancelled']

/** Fills in the defaults of a request and returns the faults that no schema can express. */
export function webhookTerms({ url, events = ends, build, all = false }: Partial<WebhookRequest>): {
  terms: { url: URL | null; events: WebhookEvent[]; buildId: string | null; all: boolean }
  faults: Fault[]
} {
  const address = typeof url === 'string' ? addressOf(url) : null
  const faults: Fault[] = []
  if (typeof address === 'string') faults.push({ pointer: '/url', detail: address })
  if (build !== undefined && all)
    faults.push({ pointer: '/all', detail: 'Give either `build` or `all`, not both.' })
  const terms = { url: address instanceof URL ? address : null, events, buildId: build ?? null, all }
  return { terms, faults }
}

/** Parses the URL of a webhook; returns the fault as a text when messages cannot go there. */
function addressOf(text: string): URL | string {
  if (!URL.canParse(text)) return 'Is no URL. Write all of it, such as `https://ci.example/hooks/patchbay`.'
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return 'Has to begin with `https://` or `http://`.'
  if (url.username !== '' || url.password !== '')
    return 'Must not have a user or a password in it. Check the signature of messages, or put a secret into the path.'
  if (text.includes('#')) return 'Must not have a fragment (`#…`), which HTTP does not send.'
  return url
}
