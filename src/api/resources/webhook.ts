import Type, { type Static } from 'typebox'
import { buildEvents, type Delivery, type Webhook } from '../../db/webhooks/types.ts'
import { nullable, Timestamp } from './common.ts'

const Event = Type.Enum([...buildEvents])

export const WebhookRequest = Type.Object(
  {
    url: Type.String({
      minLength: 1,
      maxLength: 2048,
      'x-expected': 'a URL of at most 2,048 characters',
      description: 'URL to which the API POSTs messages: `https://…` or `http://…`.',
    }),
    events: Type.Optional(
      Type.Array(Event, {
        minItems: 1,
        uniqueItems: true,
        description: 'Events to send. By default, the ends of builds.',
      }),
    ),
    build: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f-]{36}$',
        'x-expected': 'the id of a build',
        description: 'Send events of this build only. By default, of all builds that the token requests.',
      }),
    ),
    all: Type.Optional(
      Type.Boolean({ description: 'Send events of the builds of all tokens; requires `admin`.' }),
    ),
  },
  { additionalProperties: false, examples: [{ url: 'https://ci.example/hooks/patchbay' }] },
)
export type WebhookRequest = Static<typeof WebhookRequest>

const fields = {
  id: Type.String(),
  url: Type.String(),
  events: Type.Array(Event),
  build: nullable(Type.String({ description: 'The only build whose events it gets; null for several.' })),
  all: Type.Boolean({ description: 'Whether it gets events of the builds of all tokens.' }),
  tokenId: nullable(Type.String({ description: 'The token that created it.' })),
  createdAt: Timestamp,
  goneAt: nullable(
    Type.String({
      format: 'date-time',
      description:
        'Time since which the API sends nothing, because the URL answered 410. A successful test resumes deliveries.',
    }),
  ),
}

export const WebhookBody = Type.Object(fields, { $id: 'Webhook' })

export const NewWebhookBody = Type.Object(
  {
    ...fields,
    secret: Type.String({ description: 'Key for the signatures of messages, which only this answer shows.' }),
  },
  { $id: 'NewWebhook' },
)

export function webhookBody(webhook: Webhook): Static<typeof WebhookBody> {
  const { id, url, events, buildId: build, all, tokenId, createdAt, goneAt } = webhook
  return {
    ...{ id, url, events, build, all, tokenId },
    createdAt: createdAt.toISOString(),
    goneAt: goneAt?.toISOString() ?? null,
  }
}

export const DeliveryStateBody = Type.Enum(['waiting', 'delivered', 'given-up'])

export const AttemptBody = Type.Object({
  at: Timestamp,
  status: nullable(Type.Integer({ description: 'HTTP status of the answer; null without an answer.' })),
  error: nullable(Type.String({ description: 'Why the attempt failed.' })),
  ms: Type.Integer({ description: 'Duration in milliseconds.' }),
})

export const DeliveryBody = Type.Object(
  {
    id: Type.String({ description: 'Sent as `webhook-id`, the same for every attempt.' }),
    event: Type.Enum([...buildEvents, 'webhook.test' as const]),
    state: DeliveryStateBody,
    createdAt: Timestamp,
    deliveredAt: nullable(
      Type.String({ format: 'date-time', description: 'Time of the first successful attempt.' }),
    ),
    nextAttemptAt: nullable(Timestamp),
    attempts: Type.Array(AttemptBody, { description: 'Oldest first.' }),
    payload: Type.Unsafe<Delivery['payload']>(
      Type.Object(
        { type: Type.String(), timestamp: Timestamp, data: Type.Record(Type.String(), Type.Unknown()) },
        { description: 'Body of the message.' },
      ),
    ),
  },
  { $id: 'Delivery' },
)

export function deliveryBody(delivery: Delivery): Static<typeof DeliveryBody> {
  const { id, event, createdAt, deliveredAt, nextAttemptAt, attempts, payload } = delivery
  const ended = deliveredAt ? 'delivered' : 'given-up'
  return {
    ...{ id, event, attempts, payload },
    state: nextAttemptAt ? 'waiting' : ended,
    createdAt: createdAt.toISOString(),
    deliveredAt: deliveredAt?.toISOString() ?? null,
    nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
  }
}
