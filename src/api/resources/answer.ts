import type { TSchema } from 'typebox'

/** What a route answers with when it works, as its schema lists it. */
export function answer<Schema extends TSchema, Headers extends object>(
  description: string,
  schema: Schema,
  headers?: Headers,
) {
  return { description, content: { 'application/json': { schema } }, ...(headers && { headers }) }
}
