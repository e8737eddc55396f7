import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import {
  answerOf,
  type Described,
  type DescribedHeader,
  type Description,
  headerOf,
  type Route,
  routeOf,
  routesOf,
} from './description.ts'

export interface Answer {
  status: number
  /** By name in lower case. */
  headers: { [name: string]: string }
  body: string
}

export interface Judgement {
  /** Undefined if the request reached no described route. */
  route: Route | undefined
  /** The differences between the answer and its description, in words. */
  faults: string[]
}

/** Holds answers against the description: status, media type, headers, and every field of the body. */
export function judge(description: Description): (method: string, url: string, answer: Answer) => Judgement {
  const routes = routesOf(description)
  const schemas = schemasOf(description)

  return (method, url, answer) => {
    const route = routeOf(routes, method, url)
    if (!route) return { route, faults: [] }
    const described = answerOf(description, route, answer.status)
    if (!described) return { route, faults: [`${answer.status} is not described: ${answer.body}`] }
    return {
      route,
      faults: [
        ...headerFaults(description, described, answer.headers),
        ...bodyFaults(route, described, answer),
      ],
    }
  }

  function bodyFaults({ path, method, operation }: Route, { content }: Described, answer: Answer): string[] {
    const { status, headers, body } = answer
    if (!content || method === 'HEAD') return body === '' ? [] : [`it has a body: ${body}`]
    const type = headers['content-type']?.split(';')[0] ?? 'none'
    if (!(type in content)) return [`content-type ${type} is not described`]
    // A part of a body cannot be checked.
    if (!/json/.test(type) || status === 206) return []
    const reference = operation.responses[status]
    const at =
      reference && '$ref' in reference
        ? reference.$ref
        : `#/paths/${escaped(path)}/${method.toLowerCase()}/responses/${status}`
    const value = JSON.parse(body)
    return [
      ...faultsOf(schemas, `${at}/content/${escaped(type)}/schema`, value),
      ...codeFaults(type, content, value),
    ]
  }
}

/** Returns the faults of values, by the schema that a reference names. */
export function faultsOfBody(description: Description, reference: string): (value: unknown) => string[] {
  const schemas = schemasOf(description)
  return (value) => faultsOf(schemas, reference, value)
}

function schemasOf(description: Description): Ajv2020 {
  const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }))
  return ajv.addSchema(closed(description) as object, 'api')
}

function faultsOf(schemas: Ajv2020, reference: string, value: unknown): string[] {
  const check = schemas.getSchema(`api${reference}`)
  if (!check) throw new Error(`there is no schema at ${reference}`)
  if (check(value)) return []
  return (check.errors ?? []).map(
    ({ instancePath, message, params }) => `body${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

function codeFaults(
  type: string,
  content: NonNullable<Described['content']>,
  { code }: { code: string },
): string[] {
  const { examples } = content[type] ?? {}
  return !examples || code in examples ? [] : [`the code ${code} is not described`]
}

/** Headers of HTTP itself. */
const ofTransport = [
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'transfer-encoding',
]

function headerFaults(
  description: Description,
  { headers: described }: Described,
  headers: Answer['headers'],
): string[] {
  const missing = Object.entries(described).flatMap(([name, header]) => {
    const value = headers[name]
    const { required, schema } = headerOf(description, header)
    if (value === undefined) return required ? [`header ${name} is missing`] : []
    return fits(value, schema) ? [] : [`header ${name} is not as described: ${value}`]
  })
  const unknown = Object.keys(headers).filter((name) => !(name in described) && !ofTransport.includes(name))
  return [...missing, ...unknown.map((name) => `header ${name} is not described: ${headers[name]}`)]
}

function fits(value: string, { type, enum: values, pattern }: DescribedHeader['schema']): boolean {
  if (type === 'integer') return /^\d+$/.test(value)
  if (type === 'boolean') return value === 'true' || value === 'false'
  return (!values || values.includes(value)) && (!pattern || new RegExp(pattern).test(value))
}

/** Closes every object without `additionalProperties`, so that an unknown field is a fault too. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const inside = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]))
  const isOpen = 'properties' in schema && !('additionalProperties' in schema)
  return isOpen && inside.type === 'object' ? { ...inside, additionalProperties: false } : inside
}

const escaped = (name: string) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
