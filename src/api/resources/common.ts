import Type, { type Static, type TSchema } from 'typebox'
import { channelNamePattern } from '../../spec/schema.ts'

/** A reference to a schema that the app knows by its `$id`, typed as what it refers to. */
export function component<Schema extends TSchema>(schema: Schema) {
  return Type.Unsafe<Static<Schema>>({ $ref: `${idOf(schema)}#` })
}

function idOf(schema: TSchema): string {
  if (!('$id' in schema)) throw new TypeError('a schema without $id cannot be referred to')
  return String(schema.$id)
}

export const Timestamp = Type.String({ format: 'date-time' })

export function nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()])
}

/** What a route answers with when it works, as its schema lists it. */
export function answer<Schema extends TSchema, Headers extends object>(
  description: string,
  schema: Schema,
  headers?: Headers,
) {
  return { description, content: { 'application/json': { schema } }, ...(headers && { headers }) }
}

/** Query parameters of lists that come in pages, and what they answer with. */
export const PageLimit = Type.Integer({
  minimum: 1,
  maximum: 100,
  default: 20,
  description: 'Entries in one answer.',
})

export const Cursor = Type.Optional(
  Type.String({ maxLength: 512, description: '`next` of the page before.' }),
)

/** Of a list that takes no others. */
export const PageQuery = Type.Object({ limit: PageLimit, cursor: Cursor }, { additionalProperties: false })

export function Page<Item extends TSchema>(item: Item) {
  const next = Type.String({ description: 'To be sent as `cursor` for the next page; null on the last.' })
  return Type.Object({ items: Type.Array(item), next: nullable(next) })
}

/** An id that nothing can have is answered as one that nothing has; see validation.ts. */
export const EnvironmentId = Type.Object({
  id: Type.String({
    pattern: '^[0-9a-f]{64}$',
    description: 'Of the environment: SHA-256 of its canonical spec.',
  }),
})

const Uuid = (description: string) => Type.String({ pattern: '^[0-9a-f-]{36}$', description })

export const BuildId = Type.Object({ id: Uuid('Of the build.') })

export const PlanId = Type.Object({ id: Uuid('Of the plan.') })

export const SweepId = Type.Object({ id: Uuid('Of the sweep.') })

export const TokenId = Type.Object({ id: Uuid('Of the token.') })

export const WebhookId = Type.Object({ id: Uuid('Of the webhook.') })

export const DeliveryId = Type.Object({ id: Uuid('Of the webhook.'), delivery: Uuid('Of the delivery.') })

export const ChannelName = Type.Object({
  name: Type.String({ pattern: channelNamePattern, description: 'Of the channel.' }),
})

/** A time that a caller gives: RFC 3339, or a day of UTC. */
export function Time(description: string) {
  return Type.String({
    pattern: '^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d))?$',
    'x-expected': 'a time such as `2026-01-31` or `2026-01-31T12:00:00Z`',
    description,
  })
}

/** Postgres knows no year 0, and an offset can lead beyond 9999, which it writes in another way. */
const hasYear = /^(?!0000)\d{4}-/

/** Null where there is no such time: the 31st of February, 25 o'clock. */
export function timeOf(text: string): Date | null {
  const day = text.slice(0, '2026-01-31'.length)
  const time = new Date(text)
  // Days that a month does not have would be taken for days of the next.
  const isDay = !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day)
  return isDay && !Number.isNaN(time.getTime()) && hasYear.test(time.toISOString()) ? time : null
}

export function noTime(text: string): string {
  return `There is no time ${text}.`
}

/** Query parameter of routes whose answer may wait for the end of something; in seconds. */
export function Wait(whatFor: string, { maximum, unless }: { maximum: number; unless: number }) {
  return Type.Integer({
    minimum: 0,
    maximum,
    default: unless,
    description: `Seconds for which the answer may wait for ${whatFor}.`,
  })
}
