import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'

/** As much of an OpenAPI document as is read here. */
interface Document {
  openapi: string
  info: object
  paths: { [path: string]: { [method: string]: Operation } }
  components: { schemas: object }
}

interface Operation {
  operationId: string
  parameters?: { in: string }[]
  requestBody?: object
  responses: { [status: string]: { content?: object } }
}

const heading = `/*
 * Types of the HTTP API, generated from its own OpenAPI document. After a change of the API:
 * UPDATE_DOCS=1 npm run unit test/client/http/openapi.test.ts
 */
`

/** Returns the TypeScript of the requests and answers that a client of /v1/ exchanges, without any prose. */
export async function clientTypes(document: Document): Promise<string> {
  const { openapi, info, paths, components } = document
  const own = Object.entries(paths).filter(([path]) => path.startsWith('/v1/') || path === '/readyz')
  const reduced = {
    openapi,
    info,
    paths: Object.fromEntries(own.map(([path, operations]) => [path, withoutHead(operations)])),
    components: { schemas: components.schemas },
  }
  return heading + astToString(await openapiTS(withoutProse(reduced) as OpenAPI3, { alphabetize: true }))
}

function withoutHead(operations: { [method: string]: Operation }) {
  const entries = Object.entries(operations).filter(([method]) => method !== 'head')
  return Object.fromEntries(entries.map(([method, operation]) => [method, exchanged(operation)]))
}

/** Leaves out headers, which the transport alone reads, and problems, which all have one form. */
function exchanged({ operationId, parameters = [], requestBody, responses }: Operation) {
  const good = Object.entries(responses).filter(([status]) => /^2/.test(status))
  return {
    operationId,
    parameters: parameters.filter((one) => one.in === 'query' || one.in === 'path'),
    ...(requestBody && { requestBody }),
    responses: Object.fromEntries(
      good.map(([status, { content }]) => [status, { description: '', ...(content && { content }) }]),
    ),
  }
}

/** Drops descriptions and examples, so that a better sentence does not change the types. */
function withoutProse(value: unknown, areNames = false): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutProse(one))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
    .filter(
      ([key]) =>
        areNames ||
        !['description', 'summary', 'title', 'example', 'examples', 'format', 'default'].includes(key),
    )
    .map(([key, entry]) => [
      key,
      withoutProse(entry, ['properties', 'schemas', 'paths'].includes(key) && !areNames),
    ])
  return Object.fromEntries(entries)
}
