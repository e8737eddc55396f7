import type { RouteScope } from '../../../src/api/auth/caller.ts'
import type { App } from '../../../src/api/dependencies.ts'

/** The parts of the OpenAPI document that tests read. */
export interface Description {
  openapi: string
  tags: { name: string; description: string }[]
  paths: { [path: string]: { [method: string]: Operation } }
  components: {
    schemas: { [name: string]: { properties: { [name: string]: { enum: string[] } } } }
    responses: { [name: string]: Described }
    headers: { [name: string]: DescribedHeader }
    examples: { [name: string]: { value: object } }
    securitySchemes: object
  }
}

export interface Operation {
  operationId: string
  summary: string
  tags: string[]
  'x-scope': RouteScope
  parameters?: { name: string; in: string; required: boolean; description?: string; schema: object }[]
  requestBody?: {
    required: boolean
    content: { [type: string]: { example?: object; examples?: { [name: string]: { value: object } } } }
  }
  responses: { [status: string]: Described | { $ref: string } }
}

export interface Described {
  description: string
  headers: { [name: string]: DescribedHeader | { $ref: string } }
  content?: { [type: string]: { schema: object; examples?: { [code: string]: object } } }
}

export interface DescribedHeader {
  schema: { type: string; enum?: string[]; pattern?: string }
  required?: boolean
  description: string
}

/** One method of a path. */
export interface Route {
  /** Such as `GET /v1/builds/{id}`. */
  name: string
  method: string
  path: string
  operation: Operation
}

export async function descriptionOf(app: App): Promise<Description> {
  await app.ready()
  return app.swagger() as unknown as Description
}

export function routesOf({ paths }: Description): Route[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      operation,
    })),
  )
}

/** Returns the described answers with a status; undefined if there are none. */
export function answerOf(
  { components }: Description,
  { operation }: Route,
  status: number,
): Described | undefined {
  const answer = operation.responses[status]
  if (!answer || !('$ref' in answer)) return answer
  return components.responses[lastOf(answer.$ref)]
}

export function headerOf({ components }: Description, header: DescribedHeader | { $ref: string }) {
  const found = '$ref' in header ? components.headers[lastOf(header.$ref)] : header
  if (!found) throw new Error(`no header ${JSON.stringify(header)}`)
  return found
}

/** The codes of the problems that a described answer may be. */
export function codesOf({ content = {} }: Described): string[] {
  return Object.keys(content['application/problem+json']?.examples ?? {})
}

/** Returns the route of a request, by the most exact of the matching paths; undefined if there is none. */
export function routeOf(routes: Route[], method: string, url: string): Route | undefined {
  const path = (url.split('?')[0] ?? '').replace(/(.)\/$/, '$1')
  return routes
    .filter((route) => route.method === method && patternOf(route.path).test(path))
    .sort((a, b) => holes(a.path) - holes(b.path))[0]
}

const holes = (path: string) => path.split('{').length

function patternOf(path: string): RegExp {
  const parts = path.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]+')}$`)
}

function lastOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}
