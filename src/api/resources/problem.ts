import type { FastifySchema } from 'fastify'
import Type, { type Static } from 'typebox'
import { type Problem, type ProblemCode, problemKinds } from '../../errors.ts'
import { component } from './component.ts'

export const FaultBody = Type.Object(
  {
    pointer: Type.String({
      description: 'JSON pointer into the body (empty for the body as a whole), or the name of a parameter.',
    }),
    detail: Type.String({ description: 'What is wrong there, and what would be right.' }),
    nearest: Type.Optional(
      Type.Array(Type.String(), { description: 'Names that exist and are near to the one given.' }),
    ),
  },
  { $id: 'Fault' },
)

/** RFC 9457. */
export const ProblemBody = Type.Object(
  {
    type: Type.String({ description: '`urn:patchbay:problem:` and the code.' }),
    title: Type.String({ description: 'One sentence that holds for every problem of this code.' }),
    status: Type.Integer(),
    code: Type.Enum(Object.keys(problemKinds) as ProblemCode[]),
    detail: Type.String({ description: 'What happened this time, and what to do next.' }),
    faults: Type.Array(component(FaultBody), {
      description: 'Every fault of the request at once.',
    }),
    requestId: Type.String({ description: 'To be found in the service’s log.' }),
  },
  { $id: 'Problem' },
)
export type ProblemBody = Static<typeof ProblemBody>

export function problemBody(problem: Problem, requestId: string): ProblemBody {
  const { code, detail, faults } = problem
  return { type: `urn:patchbay:problem:${code}`, ...problemKinds[code], code, detail, faults, requestId }
}

/** The problems that a route may answer with, by status, as its schema lists them. */
export function problemResponses(...codes: ProblemCode[]): Record<never, never> {
  const responses: Record<number, object> = {}
  for (const status of new Set(codes.map((code) => problemKinds[code].status))) {
    const those = codes.filter((code) => problemKinds[code].status === status)
    responses[status] = {
      description: those.map((code) => `\`${code}\`: ${problemKinds[code].title}`).join(' '),
      content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
    }
  }
  return responses
}

/** A schema with some more problems that its route may answer with. */
export function withProblems<Schema extends FastifySchema>(schema: Schema, ...codes: ProblemCode[]): Schema {
  const responses = { ...(schema.response as { [status: string]: { description: string } }) }
  for (const code of codes) {
    const said = responses[problemKinds[code].status]?.description ?? ''
    if (said.includes(`\`${code}\``)) continue
    for (const [status, response] of Object.entries<{ description: string }>(problemResponses(code)))
      responses[status] = { ...response, description: `${said} ${response.description}`.trim() }
  }
  return { ...schema, response: responses }
}
