import Type, { type Static, type TSchema } from 'typebox'

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
