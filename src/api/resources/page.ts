import Type, { type TSchema } from 'typebox'
import { nullable } from './component.ts'

/** Query parameters of lists that come in pages, and what they answer with. */
export const Limit = Type.Integer({
  minimum: 1,
  maximum: 100,
  default: 20,
  description: 'Entries in one answer.',
})

export const Cursor = Type.Optional(
  Type.String({ maxLength: 512, description: '`next` of the page before.' }),
)

/** Of a list that takes no others. */
export const PageQuery = Type.Object({ limit: Limit, cursor: Cursor }, { additionalProperties: false })

export function Page<Item extends TSchema>(item: Item) {
  const next = Type.String({ description: 'To be sent as `cursor` for the next page; null on the last.' })
  return Type.Object({ items: Type.Array(item), next: nullable(next) })
}
