import type { FastifySchema } from 'fastify'
import type { App } from '../dependencies.ts'
import { problemResponses } from '../resources/problem.ts'
import type { RouteScope } from './caller.ts'

/** Has the API not start with a route that does not say what it takes of its caller. To be called before any is added. */
export function requireScopes(app: App): void {
  const routes: { method: string | string[]; url: string; config?: { scope?: RouteScope } }[] = []
  app.addHook('onRoute', (route) => void routes.push(route))
  // Not at once: what adds routes of others says it for them, in a hook that comes after this one.
  app.addHook('onReady', async () => {
    const silent = routes.filter(({ config }) => config?.scope === undefined)
    if (silent.length > 0)
      throw new Error(`Routes without \`config.scope\`: ${silent.map(({ url }) => url).join(', ')}`)
  })
}

/** How tokens are shown, as the description lists it. */
export const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A token.' },
  basic: {
    type: 'http',
    scheme: 'basic',
    description: 'A token as the password of any user, for what takes passwords from a netrc: Nix, curl.',
  },
} as const

interface DescribedSchema extends FastifySchema {
  'x-scope'?: RouteScope
}

/** The schema of a route as it is described: with what it takes of its caller, and what it says to others. */
export function withScope(schema: DescribedSchema, scope: RouteScope | undefined): DescribedSchema {
  if (scope === undefined || scope === 'open') return { ...schema, security: [], 'x-scope': 'open' }
  const roles = scope === 'any' ? [] : [scope]
  const takes = scope === 'any' ? 'Takes a token.' : `Takes a token with scope \`${scope}\`.`
  return {
    ...schema,
    description: [schema.description, takes].filter(Boolean).join(' '),
    security: [{ bearer: roles }, { basic: roles }],
    'x-scope': scope,
    response: {
      ...(schema.response as object),
      ...problemResponses('token-missing', 'token-invalid'),
      ...(scope !== 'any' && problemResponses('scope-missing')),
    },
  }
}
