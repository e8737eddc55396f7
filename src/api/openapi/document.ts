/** The parts of an OpenAPI document that this folder reads or changes. */
export interface Document {
  components: { [kind: string]: object }
  paths: { [path: string]: { [method: string]: Operation } }
}

export interface Operation {
  parameters?: { required?: boolean; schema: Marked }[]
  requestBody?: { required?: boolean; content: { [type: string]: { schema: Marked } } }
  responses: { [status: string]: DocumentedAnswer | { $ref: string } }
}

export interface DocumentedAnswer {
  description: string
  headers?: Headers
  content?: { [type: string]: { examples?: { [name: string]: object } } }
}

export interface Headers {
  [name: string]: Header | { $ref: string }
}

export interface Header {
  description?: string
  schema: Marked
  required?: boolean
}

/** A schema. `x-optional` marks a body or a header that may be absent. */
interface Marked {
  'x-optional'?: boolean
  [keyword: string]: unknown
}
