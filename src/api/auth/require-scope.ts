import type { FastifySchema } from 'fastify'
import type { App } from '../dependencies.ts'
import { withProblems } from '../resources/problem.ts'
import type { RouteScope } from './caller.ts'

/** Stops the API from starting with a route that sets no `config.scope`. Call it before any route is added. */
export function requireScopes(app: App): void {
  const routes: { method: string | string[]; url: string; config?: { scope?: RouteScope } }[] = []
  app.addHook('onRoute', (route) => void routes.push(route))
  // Checks in `onReady`: plugins set the scope of their routes in hooks that run after this one.
  app.addHook('onReady', async () => {
    const silent = routes.filter(({ config }) => config?.scope === undefined)
    if (silent.length > 0)
      throw new Error(`Routes without \`config.scope\`: ${silent.map(({ url }) => url).join(', ')}`)
  })
}

/** The security schemes of the OpenAPI document. */
export const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A token.' },
  basic: {
    type: 'http',
    scheme: 'basic',
    description:
      'A token as the password of any user, for programs that read passwords from a netrc: Nix, curl.',
  },
} as const

interface DescribedSchema extends FastifySchema {
  'x-scope'?: RouteScope
}

/** Adds the scope of a route, and the problems of callers without it, to the schema of the route. */
export function withScope(schema: DescribedSchema, scope: RouteScope | undefined): DescribedSchema {
  if (scope === undefined || scope === 'open') return { ...schema, security: [], 'x-scope': 'open' }
  const roles = scope === 'any' ? [] : [scope]
  const takes = scope === 'any' ? 'Requires a token.' : `Requires a token with scope \`${scope}\`.`
  const ofScope = scope === 'any' ? [] : (['scope-missing'] as const)
  return {
    ...withProblems(schema, 'token-missing', 'token-invalid', ...ofScope),
    description: [schema.description, takes].filter(Boolean).join(' '),
    security: [{ bearer: roles }, { basic: roles }],
    'x-scope': scope,
  }
}
