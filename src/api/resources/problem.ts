import type { FastifySchema } from 'fastify'
import Type, { type Static } from 'typebox'
import { type Problem, type ProblemCode, problemKinds } from '../../errors.ts'
import { component } from './common.ts'

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

const allCodes = Object.keys(problemKinds) as ProblemCode[]

export const problemType = 'application/problem+json'

/** RFC 9457. */
export const ProblemBody = Type.Object(
  {
    type: Type.String({ description: '`urn:patchbay:problem:` and the code.' }),
    title: Type.String({ description: 'One sentence that holds for every problem of this code.' }),
    status: Type.Integer(),
    code: Type.Enum([...allCodes]),
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

/** The problems that a route may answer with, by status, as its schema lists them. What it sends otherwise is no problem. */
export function problemResponses(...codes: ProblemCode[]): Record<never, never> {
  return responsesOf(codes)
}

/** A schema with some more problems that its route may answer with. */
export function withProblems<Schema extends FastifySchema>(schema: Schema, ...codes: ProblemCode[]): Schema {
  const responses = (schema.response ?? {}) as Partial<ProblemResponses>
  const statuses = new Set(codes.map((code) => problemKinds[code].status))
  const listed = [...statuses].flatMap((status) =>
    Object.keys(responses[status]?.content?.[problemType]?.examples ?? {}),
  ) as ProblemCode[]
  return { ...schema, response: { ...responses, ...responsesOf([...new Set([...listed, ...codes])]) } }
}

interface ProblemResponses {
  [status: number]: {
    description: string
    content: {
      [problemType]: {
        schema: { $ref: string }
        /** By code. */
        examples: { [code: string]: object }
      }
    }
  }
}

function responsesOf(codes: ProblemCode[]): ProblemResponses {
  const responses: ProblemResponses = {}
  for (const status of new Set(codes.map((code) => problemKinds[code].status))) {
    const those = allCodes.filter((code) => codes.includes(code) && problemKinds[code].status === status)
    responses[status] = {
      description: those.map((code) => `\`${code}\`: ${problemKinds[code].title}`).join(' '),
      content: {
        [problemType]: {
          schema: { $ref: 'Problem#' },
          examples: Object.fromEntries(those.map((code) => [code, {}])),
        },
      },
    }
  }
  return responses
}
