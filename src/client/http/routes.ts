import type { components, paths } from './openapi.ts'

/** Schemas of the API's OpenAPI document, by name. */
export type Schemas = components['schemas']

export type Method = 'get' | 'put' | 'post' | 'patch' | 'delete'

/** Routes that have this method, such as `/v1/builds/{id}`. */
export type Route<M extends Method> = {
  [R in keyof paths]: paths[R][M] extends object ? R : never
}[keyof paths]

/** The JSON of the successful answers of an operation. */
export type AnswerOf<Operation> = Operation extends { responses: infer Responses }
  ? JsonIn<Responses[keyof Responses]>
  : never

/** The JSON that an operation takes. */
export type BodyOf<Operation> = Operation extends { requestBody?: infer Body }
  ? OrUndefined<JsonIn<NonNullable<Body>>>
  : never

export type QueryOf<Operation> = Operation extends { parameters: { query?: infer Query } }
  ? OrUndefined<NonNullable<Query>>
  : never

/** The parameters and the body of a request. A body that is a text is sent unchanged, so that the service judges it. */
export type Input<Operation> = (Operation extends { parameters: { path: infer Path } }
  ? { path: Path }
  : object) & {
  query?: QueryOf<Operation>
  body?: BodyOf<Operation> | string
}

type JsonIn<Content> = Content extends { content: { 'application/json': infer Json } } ? Json : never

/** Options of the command line that are not given are undefined, which means the same as absent. */
type OrUndefined<Fields> = Fields extends string | readonly unknown[]
  ? Fields
  : Fields extends object
    ? {
        [Name in keyof Fields]: undefined extends Fields[Name]
          ? OrUndefined<Fields[Name]> | undefined
          : Fields[Name]
      }
    : Fields

/** A page of a list. */
export interface Page<T> {
  items: T[]
  /** The `cursor` of the next page; null on the last. */
  next: string | null
}

type Value = string | number | boolean

/** Returns the path and query of a request: `/v1/builds/{id}` with `{ id: 'b' }` and `{ wait: 30 }` gives `/v1/builds/b?wait=30`. */
export function addressOf(
  route: string,
  { path = {}, query = {} }: { path?: object; query?: object | undefined } = {},
): string {
  const parameters = new Map<string, Value>(Object.entries(path))
  const filled = route.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(parameters.get(name) ?? ''))
  const pairs = Object.entries(query as { [name: string]: Value | Value[] | undefined }).flatMap(
    ([name, value]) => [value ?? []].flat().map((one): [string, string] => [name, String(one)]),
  )
  return pairs.length > 0 ? `${filled}?${new URLSearchParams(pairs)}` : filled
}
