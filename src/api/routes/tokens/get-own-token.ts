import { Problem } from '../../../errors.ts'
import type { App } from '../../dependencies.ts'
import { answer, component } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { TokenBody } from '../../resources/token.ts'
import { bodyOf } from './token-bodies.ts'
import type { TokenDependencies } from './visible-token.ts'

export function getOwnToken(app: App, dependencies: TokenDependencies): void {
  const { tokens } = dependencies.db
  app.route({
    method: 'GET',
    url: '/v1/tokens/self',
    config: { scope: 'any' },
    schema: {
      operationId: 'getOwnToken',
      summary: 'Read the token of the request, with its limits and what is used of them',
      response: { 200: answer('The token.', component(TokenBody)), ...problemResponses('not-found') },
    },
    handler: async ({ caller: { tokenId } }, reply) => {
      const token = tokenId === null ? null : await tokens.get(tokenId)
      if (!token)
        throw new Problem('not-found', 'This service has no tokens yet: every caller may do anything.')
      return reply.send(await bodyOf(token, dependencies))
    },
  })
}
