import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { type Fault, Problem } from '../errors.ts'
import { Spec } from '../spec/schema.ts'
import { shapeOf } from '../spec/shape.ts'
import { bodyInvalid, specInvalid } from './refusals.ts'

/**
 * How Fastify judges what comes in: every fault at once, as the problem to answer with. A body's values are never
 * converted; query parameters are texts, so numbers are read out of them.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const shape = shapeOf(schema, { coerce: httpPart === 'querystring' })
  return (value: unknown) => {
    const faults = shape.faults(value)
    return faults.length === 0 ? { value } : { error: problemOf(schema, httpPart, faults) }
  }
}

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
