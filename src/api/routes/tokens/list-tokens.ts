import Type from 'typebox'
import { hasScope } from '../../auth/caller.ts'
import type { App } from '../../dependencies.ts'
import { queryInvalid } from '../../problems.ts'
import { answer, Cursor, component, Page, PageLimit } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { TokenBody, TokenStateBody } from '../../resources/token.ts'
import { bodiesOf } from './token-bodies.ts'
import type { TokenDependencies } from './visible-token.ts'

const Query = Type.Object(
  { limit: PageLimit, cursor: Cursor, state: Type.Optional(TokenStateBody) },
  { additionalProperties: false },
)

export function listTokens(app: App, dependencies: TokenDependencies): void {
  const { tokens } = dependencies.db
  app.route({
    method: 'GET',
    url: '/v1/tokens',
    config: { scope: 'any' },
    schema: {
      operationId: 'listTokens',
      summary: 'List tokens, newest first: its own and those that it created, or all with `admin`',
      querystring: Query,
      response: {
        200: answer('One page.', Page(component(TokenBody))),
        ...problemResponses('query-invalid'),
      },
    },
    handler: async ({ query, caller }, reply) => {
      // Every caller has `admin` while there are no tokens.
      const within = hasScope(caller, 'admin') ? undefined : (caller.tokenId ?? undefined)
      const page = await tokens.list({ ...query, within })
      if (!page) throw queryInvalid('cursor', 'Is not the `next` of a page.')
      return reply.send({ items: await bodiesOf(page.items, dependencies), next: page.next })
    },
  })
}
