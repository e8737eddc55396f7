import type { App } from '../../dependencies.ts'
import { noToken } from '../../problems.ts'
import { answer, component, TokenId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { TokenBody } from '../../resources/token.ts'
import { bodyOf } from './token-bodies.ts'
import type { TokenDependencies } from './visible-token.ts'
import { visibleToken } from './visible-token.ts'

export function revokeToken(app: App, dependencies: TokenDependencies): void {
  const { known } = dependencies
  const { tokens } = dependencies.db
  app.route({
    method: 'DELETE',
    url: '/v1/tokens/:id',
    config: { scope: 'any' },
    schema: {
      operationId: 'revokeToken',
      summary: 'Revoke a token and all tokens that it created',
      description:
        'A token may revoke itself and tokens that it created; `admin` may revoke any. Other processes of the API notice within seconds.',
      params: TokenId,
      response: {
        200: answer('The revoked token.', component(TokenBody)),
        ...problemResponses('not-found'),
      },
    },
    handler: async ({ params: { id }, caller }, reply) => {
      const token = (await visibleToken(id, caller, tokens)) && (await tokens.revoke(id))
      if (!token) throw noToken(id)
      known.changed()
      return reply.send(await bodyOf(token, dependencies))
    },
  })
}
