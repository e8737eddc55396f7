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
      description: 'Where messages are POSTed to: `https://…` or `http://…`.',
    }),
    events: Type.Optional(
      Type.Array(Event, {
        minItems: 1,
        uniqueItems: true,
        description: 'What it is told of: how builds end, unless this says otherwise.',
      }),
    ),
    build: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f-]{36}$',
        'x-expected': 'the id of a build',
        description: 'The build that it is for; else it is for all that the token asks for.',
      }),
    ),
    all: Type.Optional(
      Type.Boolean({ description: 'Whether it is for the builds of all tokens; that takes `admin`.' }),
    ),
  },
  { additionalProperties: false, examples: [{ url: 'https://ci.example/hooks/patchbay' }] },
)
export type WebhookRequest = Static<typeof WebhookRequest>

const fields = {
  id: Type.String(),
  url: Type.String(),
  events: Type.Array(Event),
  build: nullable(Type.String({ description: 'The build that it tells of alone.' })),
  all: Type.Boolean({ description: 'Whether it tells of the builds of all tokens.' }),
  tokenId: nullable(Type.String({ description: 'The token that it was made with.' })),
  createdAt: Timestamp,
  goneAt: nullable(
    Type.String({
      format: 'date-time',
      description: 'Since when it is told nothing, because it answered 410. A test that it takes ends that.',
    }),
  ),
}

export const WebhookBody = Type.Object(fields, { $id: 'Webhook' })

export const NewWebhookBody = Type.Object(
  {
    ...fields,
    secret: Type.String({ description: 'What messages are signed with; it is shown this once.' }),
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
  status: nullable(Type.Integer({ description: 'Of the answer; null where there was none.' })),
  error: nullable(Type.String({ description: 'Why it does not count as taken.' })),
  ms: Type.Integer({ description: 'Milliseconds that it took.' }),
})

export const DeliveryBody = Type.Object(
  {
    id: Type.String({ description: 'Sent as `webhook-id`, the same for every attempt.' }),
    event: Type.Enum([...buildEvents, 'webhook.test' as const]),
    state: DeliveryStateBody,
    createdAt: Timestamp,
    deliveredAt: nullable(Type.String({ format: 'date-time', description: 'When it was first taken.' })),
    nextAttemptAt: nullable(Timestamp),
    attempts: Type.Array(AttemptBody, { description: 'Oldest first.' }),
    payload: Type.Unsafe<Delivery['payload']>(
      Type.Object(
        { type: Type.String(), timestamp: Timestamp, data: Type.Record(Type.String(), Type.Unknown()) },
        { description: 'The body that is sent.' },
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
