import type { App } from '../../dependencies.ts'
import { noToken } from '../../problems.ts'
import { answer, component, TokenId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { TokenBody } from '../../resources/token.ts'
import { bodyOf } from './token-bodies.ts'
import type { TokenDependencies } from './visible-token.ts'
import { visibleToken } from './visible-token.ts'

export function getToken(app: App, dependencies: TokenDependencies): void {
  const { tokens } = dependencies.db
  app.route({
    method: 'GET',
    url: '/v1/tokens/:id',
    config: { scope: 'any' },
    schema: {
      operationId: 'getToken',
      summary: 'Read one token: its own, one that it created, or any with `admin`',
      params: TokenId,
      response: { 200: answer('The token.', component(TokenBody)), ...problemResponses('not-found') },
    },
    handler: async ({ params: { id }, caller }, reply) => {
      const token = await visibleToken(id, caller, tokens)
      if (!token) throw noToken(id)
      return reply.send(await bodyOf(token, dependencies))
    },
  })
}
