import Type, { type Static, type TSchema } from 'typebox'
import { channelNamePattern } from '../../spec/schema.ts'

/** Refers to a registered schema by its `$id`, with the type of that schema. */
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

/** Describes a successful answer of a route. */
export function answer<Schema extends TSchema, Headers extends object>(
  description: string,
  schema: Schema,
  headers?: Headers,
) {
  return { description, content: { 'application/json': { schema } }, ...(headers && { headers }) }
}

/** Query parameters and answers of lists in pages. */
export const PageLimit = Type.Integer({
  minimum: 1,
  maximum: 100,
  default: 20,
  description: 'Maximum number of entries in one answer.',
})

export const Cursor = Type.Optional(
  Type.String({ maxLength: 512, description: '`next` of the previous page.' }),
)

/** Query of a list without further parameters. */
export const PageQuery = Type.Object({ limit: PageLimit, cursor: Cursor }, { additionalProperties: false })

export function Page<Item extends TSchema>(item: Item) {
  const next = Type.String({ description: 'The `cursor` of the next page; null on the last.' })
  return Type.Object({ items: Type.Array(item), next: nullable(next) })
}

/** A malformed id in a path gets `not-found`, like an unknown one; see validation.ts. */
export const EnvironmentId = Type.Object({
  id: Type.String({
    pattern: '^[0-9a-f]{64}$',
    description: 'Id of the environment: SHA-256 of its canonical spec.',
  }),
})

const Uuid = (description: string) => Type.String({ pattern: '^[0-9a-f-]{36}$', description })

export const BuildId = Type.Object({ id: Uuid('Id of the build.') })

export const PlanId = Type.Object({ id: Uuid('Id of the plan.') })

export const SweepId = Type.Object({ id: Uuid('Id of the sweep.') })

export const TokenId = Type.Object({ id: Uuid('Id of the token.') })

export const WebhookId = Type.Object({ id: Uuid('Id of the webhook.') })

export const DeliveryId = Type.Object({
  id: Uuid('Id of the webhook.'),
  delivery: Uuid('Id of the delivery.'),
})

export const ChannelName = Type.Object({
  name: Type.String({ pattern: channelNamePattern, description: 'Name of the channel.' }),
})

/** Schema of a time in a request: RFC 3339, or a UTC day such as `2026-01-31`. */
export function Time(description: string) {
  return Type.String({
    pattern: '^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d))?$',
    'x-expected': 'a time such as `2026-01-31` or `2026-01-31T12:00:00Z`',
    description,
  })
}

/** Rejects year 0, which Postgres lacks, and years beyond 9999, which an offset can reach and JavaScript prints with a sign. */
const hasYear = /^(?!0000)\d{4}-/

/** Parses a time; returns null for one that does not exist, such as the 31st of February or 25:00. */
export function timeOf(text: string): Date | null {
  const day = text.slice(0, '2026-01-31'.length)
  const time = new Date(text)
  // `Date` turns the 31st of February into a day of March.
  const isDay = !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day)
  return isDay && !Number.isNaN(time.getTime()) && hasYear.test(time.toISOString()) ? time : null
}

export function noTime(text: string): string {
  return `There is no time ${text}.`
}

/** Schema of the query parameter `wait`, in seconds. */
export function Wait(whatFor: string, { maximum, unless }: { maximum: number; unless: number }) {
  return Type.Integer({
    minimum: 0,
    maximum,
    default: unless,
    description: `Seconds that the API waits for ${whatFor} before it answers.`,
  })
}
