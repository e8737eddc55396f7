import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { sanitizeForPostgres } from '../../db/storable.ts'
import { type Fault, Problem } from '../../errors.ts'
import { Spec } from '../../spec/schema.ts'
import { shapeOf } from '../../spec/shape.ts'
import type { App } from '../dependencies.ts'
import { bodyInvalid, specInvalid } from '../problems.ts'

/**
 * Validates requests for Fastify and reports every fault at once in a problem. Converts query parameters from text to numbers;
 * never converts values of a body.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const shape = shapeOf(schema, { coerce: httpPart === 'querystring' })
  return (value: unknown) => {
    const ofShape = shape.faults(value)
    const faults = ofShape.length > 0 ? ofShape : unstorable(value)
    return faults.length === 0 ? { value } : { error: problemOf(schema, httpPart, faults) }
  }
}

/** Finds texts that Postgres cannot store, wherever a schema accepts any text. */
function unstorable(value: unknown, pointer = ''): Fault[] {
  if (typeof value === 'string')
    return sanitizeForPostgres(value) === value ? [] : [{ pointer, detail: notStorable }]
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.entries(value).find(
    ([key, item]) => sanitizeForPostgres(key) !== key || unstorable(item).length > 0,
  )
  if (!inside) return []
  const [key, item] = inside
  const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
  return sanitizeForPostgres(key) === key
    ? unstorable(item, at)
    : [{ pointer, detail: `A key: ${notStorable}` }]
}

const notStorable = 'No text may have a NUL character, nor half of a surrogate pair.'

function problemOf(schema: TSchema, httpPart: string | undefined, faults: Fault[]): Problem {
  switch (httpPart) {
    case 'params':
      return new Problem('not-found', 'The id in the path is malformed, so that nothing has it.')
    case 'querystring':
      return new Problem(
        'query-invalid',
        'Correct the parameters listed.',
        faults.map((fault) => ({ ...fault, pointer: fault.pointer.slice(1) })),
      )
    default:
      return schema === Spec ? specInvalid(faults) : bodyInvalid(faults)
  }
}

/**
 * Accepts an empty body on routes that take none, with any content type: many clients send one of JSON with every request. Fastify
 * reports an empty body on the other routes.
 */
export function allowEmptyBodies(app: App): void {
  const parse = app.getDefaultJsonParser('ignore', 'ignore')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '' && request.routeOptions.schema?.body === undefined) return done(null, undefined)
    return parse(request, body as string, done)
  })
}
