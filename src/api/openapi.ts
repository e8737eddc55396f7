import swagger from '@fastify/swagger'
import type { FastifySchema, RouteOptions } from 'fastify'
import type { App } from './dependencies.ts'
import { withKey } from './idempotency.ts'
import { withLimits } from './limits.ts'
import { securitySchemes, withScope } from './scope-of-routes.ts'

/** Serves the description of all routes registered after this, made from the schemas that judge their traffic. */
export async function describeApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Patchbay',
        version: '1',
        description:
          'Builds free-threaded Python environments from Nix on demand, and rebuilds only what has to be rebuilt.',
      },
      components: { securitySchemes },
    },
    convertConstToEnum: false,
    transform: ({ schema, url, route }) => ({ schema: described(schema, route), url }),
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `schema-${index}`),
    },
  })
  app.route({
    method: 'GET',
    url: '/openapi.json',
    config: { scope: 'open' },
    schema: { hide: true },
    handler: async () => app.swagger(),
  })
}

/** What holds for many routes is said once, and described with each. */
function described(schema: FastifySchema, { url, method, config }: RouteOptions): FastifySchema {
  return withLimits(withKey(withScope(schema, config?.scope), method), url)
}
