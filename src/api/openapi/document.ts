/** As much of an OpenAPI document as is touched here. */
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

/** A schema; of a body that may be left out, or of a header that may be absent, where it is marked so. */
interface Marked {
  'x-optional'?: boolean
  [keyword: string]: unknown
}
