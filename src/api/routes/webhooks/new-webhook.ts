import type { WebhookEvent } from '../../../db/webhooks/types.ts'
import type { Fault } from '../../../errors.ts'
import type { WebhookRequest } from '../../resources/webhook.ts'

/** What a webhook is told of where it does not say: how builds end. */
const ends: WebhookEvent[] = ['build.ready', 'build.failed', 'build.cancelled']

/** What is asked for, with what is left out filled in, and what no schema can find wrong with it. */
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

/** A URL that messages can be sent to, or what is wrong with the text. */
function addressOf(text: string): URL | string {
  if (!URL.canParse(text)) return 'Is no URL. Write all of it, such as `https://ci.example/hooks/patchbay`.'
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return 'Has to begin with `https://` or `http://`.'
  if (url.username !== '' || url.password !== '')
    return 'Must not have a user or a password in it. Messages are signed: check that, or put a secret into the path.'
  if (text.includes('#')) return 'Must not have a fragment (`#…`): none is ever sent.'
  return url
}
