import { Problem } from '../../../errors.ts'
import type { Caller } from '../../auth/caller.ts'
import { newTokenText, tokenHash } from '../../auth/credentials.ts'
import type { App } from '../../dependencies.ts'
import { bodyInvalid } from '../../problems.ts'
import { answer, component } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { NewTokenBody, TokenRequest } from '../../resources/token.ts'
import { limitsNamed } from '../../resources/token-limits.ts'
import { tokenTerms } from './new-token.ts'
import { bodyOf } from './token-bodies.ts'
import type { TokenDependencies } from './visible-token.ts'

export function createToken(app: App, dependencies: TokenDependencies): void {
  const { known } = dependencies
  const { tokens } = dependencies.db
  app.route({
    method: 'POST',
    url: '/v1/tokens',
    config: { scope: 'any', secret: 'the text of a token' },
    schema: {
      operationId: 'createToken',
      summary: 'Create a token',
      description:
        'The token has no scope that its creator lacks and ends with its creator at the latest. Once the first token exists, every request needs one.',
      body: TokenRequest,
      response: {
        201: answer('The token and its text, which only this answer shows.', component(NewTokenBody), {
          location: { type: 'string' },
          'cache-control': { type: 'string', enum: ['no-store'] },
        }),
        ...problemResponses('body-invalid', 'body-too-large', 'unsupported-media-type'),
      },
    },
    attachValidation: true,
    handler: async ({ body, validationError, caller }, reply) => {
      const own = caller.tokenId === null ? null : await tokens.get(caller.tokenId)
      const maker = { caller, expiresAt: own?.expiresAt ?? null }
      const { expiresAt, faults } = tokenTerms(body ?? {}, maker, new Date())
      const ofShape = validationError instanceof Problem ? validationError.faults : []
      const further = faults.filter(({ pointer }) => !ofShape.some((fault) => fault.pointer === pointer))
      if (ofShape.length + further.length > 0) throw bodyInvalid([...ofShape, ...further])

      const text = newTokenText()
      const { name, scopes } = body
      const facts = { name, scopes, expiresAt, hash: tokenHash(text), limits: limitsNamed(body) }
      const token = await tokens.create(facts, caller.tokenId)
      if (token === 'not-let-in') throw notLetIn(caller)
      known.changed()
      return reply
        .code(201)
        .headers({ location: `/v1/tokens/${token.id}`, 'cache-control': 'no-store' })
        .send({ ...(await bodyOf(token, dependencies)), token: text })
    },
  })
}

/** Explains a refusal after authentication: the token has ended meanwhile, or another caller has created the first one. */
function notLetIn({ tokenId }: Caller): Problem {
  if (tokenId !== null) return new Problem('token-invalid', 'The token has expired or was revoked meanwhile.')
  return new Problem('token-missing', 'Another caller has created the first token meanwhile.')
}
