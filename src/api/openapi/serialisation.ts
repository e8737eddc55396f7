import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'

/** Fastify's own. */
const compilerOf = SerializerSelector()

type Compile = ReturnType<typeof compilerOf>

/** By the JSON of their schemas: all routes share one schema of a problem, and one of each resource. */
const compiled = new Map<string, ReturnType<Compile>>()

/**
 * Builds Fastify's compiler of serialisers. Compiles a schema when a route first answers with it, and once: there are several
 * hundred pairs of route and status, and to compile each of them takes half a second of the start.
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
