import { problemType } from '../resources/problem.ts'
import type { Document, DocumentedAnswer, Header, Operation } from './document.ts'
import { problemExamples } from './examples.ts'
import { commonHeaders, knownHeaders, listedHeader } from './headers.ts'

/**
 * Completes the OpenAPI document: adds the headers and problems that all answers share, and marks optional bodies and parameters.
 */
export function whole(document: Document): Document {
  const shared: { [name: string]: DocumentedAnswer } = {}
  for (const methods of Object.values(document.paths)) {
    for (const [method, { responses, requestBody, parameters = [] }] of Object.entries(methods)) {
      const isLimited = '429' in responses
      for (const [status, answer] of Object.entries(responses as { [status: string]: DocumentedAnswer })) {
        const whole = wholeAnswer(status, answer, { method, isLimited })
        const codes = isLimited ? codesOf(whole).join('.') : ''
        if (codes) shared[codes] = whole
        responses[status] = codes ? { $ref: `#/components/responses/${codes}` } : whole
      }
      if (requestBody) markOptional(requestBody)
      // A parameter with a default is optional.
      for (const parameter of parameters) if ('default' in parameter.schema) parameter.required = false
    }
  }
  Object.assign(document.components, { responses: shared, headers: knownHeaders, examples: problemExamples })
  return document
}

const withoutBody = ['204', '304', '307']

function wholeAnswer(
  status: string,
  { description, headers = {}, content = {} }: DocumentedAnswer,
  of: { method: string; isLimited: boolean },
): DocumentedAnswer {
  const listed = Object.entries(headers).map(([name, header]) => [name, listedHeader(name, header as Header)])
  const answer = { description, headers: { ...commonHeaders(status, of), ...Object.fromEntries(listed) } }
  if (of.method === 'head' || withoutBody.includes(status)) return answer
  const problems = content[problemType]
  if (problems)
    problems.examples = Object.fromEntries(
      Object.keys(problems.examples ?? {}).map((code) => [code, { $ref: `#/components/examples/${code}` }]),
    )
  return { ...answer, content }
}

/** Returns the codes of the problems that an answer may have. */
function codesOf({ content = {} }: DocumentedAnswer): string[] {
  return Object.keys(content[problemType]?.examples ?? {})
}

/** Makes a body with `x-optional` optional. */
function markOptional(body: NonNullable<Operation['requestBody']>): void {
  for (const { schema } of Object.values(body.content)) {
    if (schema['x-optional']) body.required = false
    delete schema['x-optional']
  }
}
