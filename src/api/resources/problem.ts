import type { FastifySchema } from 'fastify'
import Type, { type Static } from 'typebox'
import { type Problem, type ProblemCode, problemKinds } from '../../errors.ts'
import { component } from './common.ts'

export const FaultBody = Type.Object(
  {
    pointer: Type.String({
      description: 'JSON pointer into the body (empty for the body as a whole), or the name of a parameter.',
    }),
    detail: Type.String({ description: 'The fault and its correction.' }),
    nearest: Type.Optional(
      Type.Array(Type.String(), { description: 'Existing names similar to the given one.' }),
    ),
  },
  { $id: 'Fault' },
)

const allCodes = Object.keys(problemKinds) as ProblemCode[]

export const problemType = 'application/problem+json'

/** A problem, as in RFC 9457. */
export const ProblemBody = Type.Object(
  {
    type: Type.String({ description: '`urn:patchbay:problem:` and the code.' }),
    title: Type.String({ description: 'One sentence, the same for every problem of this code.' }),
    status: Type.Integer(),
    code: Type.Enum([...allCodes]),
    detail: Type.String({ description: 'The cause of this problem and the next step.' }),
    faults: Type.Array(component(FaultBody), {
      description: 'Every fault of the request at once.',
    }),
    requestId: Type.String({ description: 'Id of the request in the service’s log.' }),
  },
  { $id: 'Problem' },
)
export type ProblemBody = Static<typeof ProblemBody>

export function problemBody(problem: Problem, requestId: string): ProblemBody {
  const { code, detail, faults } = problem
  return { type: `urn:patchbay:problem:${code}`, ...problemKinds[code], code, detail, faults, requestId }
}

/** Describes the problems that a route may answer with, by status, for its schema. */
export function problemResponses(...codes: ProblemCode[]): Record<never, never> {
  return responsesOf(codes)
}

/** Adds problems to the schema of a route. */
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
        /** Examples by code. */
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
