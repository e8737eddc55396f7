import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'

/** Fastify's own compiler. */
const compilerOf = SerializerSelector()

type Compile = ReturnType<typeof compilerOf>

/** Serialisers by the JSON of their schema: many routes share the schemas of problems and resources. */
const compiled = new Map<string, ReturnType<Compile>>()

/**
 * Builds a compiler for Fastify that compiles a schema on its first answer and once. Compiling each of the several hundred pairs of
 * route and status would add half a second to the start.
 */
export function buildSerializer(...options: Parameters<typeof compilerOf>): Compile {
  const compile = compilerOf(...options)
  return (route) => {
    let serialise: ReturnType<Compile> | undefined
    return (answer) => {
      serialise ??= once(JSON.stringify(route.schema), () => compile(route))
      return serialise(answer)
    }
  }
}

function once(schema: string, compile: () => ReturnType<Compile>): ReturnType<Compile> {
  const known = compiled.get(schema) ?? compile()
  compiled.set(schema, known)
  return known
}
