import { Ajv, type ErrorObject } from 'ajv'
import type { Static, TSchema } from 'typebox'
import type { Fault } from '../errors.ts'
import { nearest } from './nearest.ts'
import { quoted } from './quoted.ts'

/**
 * Number of entries of a list or object that are checked one by one. Above the limits of all schemas, so that a cut list still has a
 * fault; bounded, because checking a megabyte of faulty entries takes half a second.
 */
const judged = 600

export interface Shape<T> {
  /** Returns every fault of the value at once; empty if it matches the schema. */
  faults(value: unknown): Fault[]
  /** Returns whether the value matches the schema. */
  has(value: unknown): value is T
}

/**
 * Compiles a schema into checks. `coerce` is for query parameters and environment variables, which are always text: it replaces text by
 * numbers in place, and adds defaults.
 */
export function shapeOf<S extends TSchema>(schema: S, { coerce = false } = {}): Shape<Static<S>> {
  const check = ajv({ coerce, allErrors: false }).compile<Static<S>>(schema)
  return {
    has: (value): value is Static<S> => check(value),
    faults(value) {
      if (check(value)) return []
      const checkAll = ajv({ coerce, allErrors: true }).compile(schema)
      checkAll(bounded(value))
      return plainFaults(checkAll.errors ?? [])
    },
  }
}

const ajvs = new Map<string, Ajv>()

/**
 * Returns the compiler with these options, which exists once, because a new one compiles the schema of JSON Schema first, which takes
 * longer than any schema of ours. Caches compiled schemas by identity.
 */
function ajv({ coerce, allErrors }: { coerce: boolean; allErrors: boolean }): Ajv {
  const key = `${coerce} ${allErrors}`
  const known = ajvs.get(key)
  if (known) return known
  const options = { coerceTypes: coerce, strict: false, useDefaults: coerce }
  const made = new Ajv({ ...options, ...(allErrors && { allErrors, verbose: true }) })
  ajvs.set(key, made)
  return made
}

function bounded(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > 2) return value
  if (Array.isArray(value)) return value.slice(0, judged).map((entry) => bounded(entry, depth + 1))
  const entries = Object.entries(value).slice(0, judged)
  return Object.fromEntries(entries.map(([key, entry]) => [key, bounded(entry, depth + 1)]))
}

/** Returns one fault per place, the most basic one: a name that is too long is not reported as malformed too. */
function plainFaults(errors: ErrorObject[]): Fault[] {
  const byPointer = new Map<string, Fault>()
  for (const error of withoutBranches(errors)) {
    const fault = plainFault(error, errors)
    if (!byPointer.has(fault.pointer)) byPointer.set(fault.pointer, fault)
  }
  return [...byPointer.values()]
}

/**
 * Reduces the errors of a value that matches no alternative of a union: one per alternative, and one of the union. Keeps the deeper
 * errors if the value has the type of one alternative (a list with a bad entry), and else the union's error.
 */
function withoutBranches(errors: ErrorObject[]): ErrorObject[] {
  const unions = errors.filter((error) => error.keyword === 'anyOf')
  return errors.filter((error) => {
    const union = unions.find((one) => error !== one && error.schemaPath.startsWith(`${one.schemaPath}/`))
    if (union) return !isAlternative(error, union)
    if (error.keyword !== 'anyOf') return true
    return !errors.some(
      (other) => other.schemaPath.startsWith(`${error.schemaPath}/`) && !isAlternative(other, error),
    )
  })
}

/** Returns whether an error inside a union only rejects one alternative as a whole. */
function isAlternative(error: ErrorObject, union: ErrorObject): boolean {
  return error.instancePath === union.instancePath && ['type', 'const', 'enum'].includes(error.keyword)
}

function plainFault(error: ErrorObject, all: ErrorObject[]): Fault {
  const { instancePath: pointer, keyword, params, data } = error
  const schema = error.parentSchema as {
    'x-expected'?: string
    'x-secret'?: boolean
    properties?: Record<string, unknown>
  }
  if (schema['x-secret']) return { pointer, detail: `Has to be ${schema['x-expected'] ?? 'another value'}.` }
  switch (keyword) {
    case 'required':
      return { pointer: `${pointer}/${params.missingProperty}`, detail: 'This field is required.' }
    case 'additionalProperties': {
      const field: string = params.additionalProperty
      const known = Object.keys(schema.properties ?? {})
      const near = nearest(field, known)
      return {
        pointer: `${pointer}/${escaped(field)}`,
        detail: `There is no field ${quoted(field)}. The fields are ${known.map((name) => `\`${name}\``).join(', ')}.`,
        ...(near.length > 0 && { nearest: near }),
      }
    }
    case 'type':
      return { pointer, detail: `Has to be ${article(params.type)}, not ${quoted(data)}.` }
    case 'const':
      return { pointer, detail: `Has to be ${quoted(params.allowedValue)}, not ${quoted(data)}.` }
    case 'enum':
      return { pointer, detail: `Has to be ${oneOf(params.allowedValues.map(quoted))}, not ${quoted(data)}.` }
    case 'anyOf':
      return { pointer, detail: `Has to be ${oneOf(alternatives(error, all))}, not ${quoted(data)}.` }
    case 'pattern':
    case 'maxLength':
    case 'minLength':
      return {
        pointer,
        detail: `${quoted(data)} is not ${schema['x-expected'] ?? `what is expected here: it ${error.message}`}.`,
      }
    case 'minItems':
      return {
        pointer,
        detail: `Needs at least ${params.limit} ${params.limit === 1 ? 'entry' : 'entries'}.`,
      }
    case 'maxItems':
      return { pointer, detail: `May have at most ${params.limit} entries.` }
    case 'minimum':
    case 'maximum':
      return { pointer, detail: `${quoted(data)} is out of range: it ${error.message}.` }
    default:
      return { pointer, detail: `${quoted(data)} ${error.message}.` }
  }
}

function alternatives(union: ErrorObject, all: ErrorObject[]): string[] {
  const inside = all.filter(
    (error) =>
      error.instancePath === union.instancePath && error.schemaPath.startsWith(`${union.schemaPath}/`),
  )
  const constants = inside
    .filter((error) => error.keyword === 'const')
    .map((error) => quoted(error.params.allowedValue))
  // Leaves out the types of constants, which the constants imply.
  const types = inside.filter((error) => error.keyword === 'type' && !('const' in (error.parentSchema ?? {})))
  return [...new Set([...constants, ...types.map((error) => article(error.params.type))])]
}

function oneOf(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

const articles: Record<string, string> = {
  array: 'a list',
  object: 'an object',
  string: 'a text',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
}

function article(type: string | string[]): string {
  return [type]
    .flat()
    .map((one) => articles[one] ?? one)
    .join(' or ')
}

/** Escapes a field's name as one step of a JSON pointer, and shortens it to 60 characters. */
function escaped(field: string): string {
  return (field.length > 60 ? `${field.slice(0, 60)}…` : field).replaceAll('~', '~0').replaceAll('/', '~1')
}
