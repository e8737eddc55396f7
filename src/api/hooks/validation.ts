import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { sanitizeForPostgres } from '../../db/storable.ts'
import { type Fault, Problem } from '../../errors.ts'
import { Spec } from '../../spec/schema.ts'
import { shapeOf } from '../../spec/shape.ts'
import type { App } from '../dependencies.ts'
import { bodyInvalid, specInvalid } from '../problems.ts'

/**
 * How Fastify judges what comes in: every fault at once, as the problem to answer with. A body's values are never
 * converted; query parameters are texts, so numbers are read out of them.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const shape = shapeOf(schema, { coerce: httpPart === 'querystring' })
  return (value: unknown) => {
    const ofShape = shape.faults(value)
    const faults = ofShape.length > 0 ? ofShape : unstorable(value)
    return faults.length === 0 ? { value } : { error: problemOf(schema, httpPart, faults) }
  }
}

/** Faults of texts that Postgres could not hold, wherever a schema lets any text pass. */
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
      return new Problem('not-found', 'What is asked for has an id that nothing can have.')
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
 * Lets an empty body pass where a route takes none, whatever its content type is said to be: many clients say that they send
 * JSON with every request. Where a route takes one, Fastify says that it is empty.
 */
export function allowEmptyBodies(app: App): void {
  const parse = app.getDefaultJsonParser('ignore', 'ignore')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '' && request.routeOptions.schema?.body === undefined) return done(null, undefined)
    return parse(request, body as string, done)
  })
}
