import type { FastifyRequest } from 'fastify'
import { Problem } from '../../errors.ts'
import type { App } from '../dependencies.ts'
import { anonymous, type Caller, hasScope } from './caller.ts'
import { bearerToken } from './credentials.ts'
import type { Uses } from './last-used.ts'
import type { TokenCache } from './token-cache.ts'

/**
 * Authenticates each request before its body is read and checks the scope of its route. An unknown address answers 404 without a
 * token: routes are public, and a caller that mistypes a path should not be sent to look for a token.
 */
export function authenticate(app: App, tokens: TokenCache, uses: Uses): void {
  app.addHook('onRequest', async (request) => {
    const { scope = 'admin' } = request.routeOptions.config
    if (request.is404 || scope === 'open') return
    request.caller = await callerOf(request, tokens)
    if (request.caller.tokenId !== null) uses.note(request.caller.tokenId)
    if (scope !== 'any' && !hasScope(request.caller, scope))
      throw new Problem(
        'scope-missing',
        `This takes the scope \`${scope}\`; “${request.caller.name}” has ${request.caller.scopes.map((has) => `\`${has}\``).join(', ')}.`,
      )
  })
}

async function callerOf({ headers }: FastifyRequest, tokens: TokenCache): Promise<Caller> {
  if (!(await tokens.exist())) return anonymous
  if (headers.authorization === undefined)
    throw new Problem(
      'token-missing',
      'Send one as `Authorization: Bearer <token>`, or as the password of any user.',
    )
  const shown = bearerToken(headers.authorization)
  const holder = shown && (await tokens.holder(shown))
  if (!holder) throw new Problem('token-invalid', 'Ask its issuer for another.')
  const isGood = async () => (await tokens.holder(shown)) !== null
  const whenEnded = (tell: () => void) =>
    // Ignores a failed look-up: long answers check `isGood` again from time to time.
    tokens.onChange(
      () =>
        void isGood().then(
          (good) => good || tell(),
          () => {},
        ),
    )
  const { id: tokenId, name, scopes, expiresAt } = holder
  return { tokenId, name, scopes, expiresAt, isGood, whenEnded }
}

/** Returns the values of `www-authenticate` for a 401 of this route. */
export function challenges({ routeOptions: { config } }: FastifyRequest): string | string[] {
  const bearer = 'Bearer realm="patchbay"'
  return config.basic ? [bearer, 'Basic realm="patchbay"'] : bearer
}
