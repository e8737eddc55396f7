import Type from 'typebox'
import { Problem } from '../../../errors.ts'
import { type Caller, hasScope } from '../../auth/caller.ts'
import type { App } from '../../dependencies.ts'
import { noToken } from '../../problems.ts'
import { answer, component, TokenId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { TokenBody } from '../../resources/token.ts'
import { LimitsRequest, limitsNamed } from '../../resources/token-limits.ts'
import { bodyOf } from './token-bodies.ts'
import { type TokenDependencies, visibleToken } from './visible-token.ts'

const Body = Type.Object(
  { limits: LimitsRequest },
  {
    additionalProperties: false,
    examples: [{ limits: { buildsPerDay: 500, cacheMb: 10_240, priority: 'normal' } }],
  },
)

export function changeToken(app: App, dependencies: TokenDependencies): void {
  const { tokens } = dependencies.db
  app.route({
    method: 'PATCH',
    url: '/v1/tokens/:id',
    config: { scope: 'any' },
    schema: {
      operationId: 'changeToken',
      summary: 'Change the limits of a token',
      description:
        'Limits that the body leaves out stay as they are. A token may change those of tokens that it created, which keep its own limits as well; `admin` may change those of any. They hold from the next build on.',
      params: TokenId,
      body: Body,
      response: {
        200: answer('The token.', component(TokenBody)),
        ...problemResponses('not-found', 'body-invalid', 'body-too-large', 'unsupported-media-type'),
        ...problemResponses('scope-missing'),
      },
    },
    handler: async ({ params: { id }, body, caller }, reply) => {
      if (!(await visibleToken(id, caller, tokens))) throw noToken(id)
      if (id === caller.tokenId && !hasScope(caller, 'admin')) throw ownLimits(caller)
      const token = await tokens.changeLimits(id, limitsNamed(body))
      if (!token) throw noToken(id)
      return reply.send(await bodyOf(token, dependencies))
    },
  })
}

function ownLimits({ name }: Caller): Problem {
  return new Problem(
    'scope-missing',
    `A token changes its own limits with the scope \`admin\` alone; “${name}” lacks that. It may change those of tokens that it created.`,
  )
}
