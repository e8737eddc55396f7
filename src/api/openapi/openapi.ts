import swagger from '@fastify/swagger'
import type { FastifySchema, RouteOptions } from 'fastify'
import { withForeign } from '../auth/refuse-foreign.ts'
import { securitySchemes, withScope } from '../auth/require-scope.ts'
import type { App } from '../dependencies.ts'
import { withFaults, withRefusals } from '../hooks/error-handler.ts'
import { withKey } from '../hooks/idempotency.ts'
import { isOfCache, withLimits } from '../hooks/rate-limit.ts'
import { whole } from './complete.ts'
import type { Document } from './document.ts'
import { tagOf, tags } from './tags.ts'

/**
 * Serves the OpenAPI document of all routes registered later at `/openapi.json`, derived from the schemas that validate requests.
 */
export async function describeApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Patchbay',
        version: '1',
        description:
          'Builds free-threaded Python environments from Nix on demand and rebuilds only the packages that need it.',
      },
      // Relative to the address of the document.
      servers: [{ url: '/' }],
      tags,
      components: { securitySchemes },
    },
    // Described only for the binary cache, where Nix checks for a path with HEAD; elsewhere HEAD adds nothing to GET.
    exposeHeadRoutes: true,
    convertConstToEnum: false,
    transform: ({ schema, url, route }) => ({ schema: described(schema, route), url }),
    transformObject: (described) =>
      'openapiObject' in described ? whole(described.openapiObject as Document) : {},
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

/** Adds to the schema of a route what its method, URL and config imply. */
function described(schema: FastifySchema, { url, method, config }: RouteOptions): FastifySchema {
  if (schema.hide || (method === 'HEAD' && !isOfCache(url))) return { ...schema, hide: true }
  const own = method === 'HEAD' ? withoutLocation(schema) : schema
  const withHooks = withForeign(withLimits(withKey(withScope(own, config?.scope), method), url), method)
  return { ...withFaults(withRefusals(withHooks, method), config?.scope), tags: [tagOf(url)] }
}

/** Removes the redirect from HEAD: the API answers it, because the storage signs its URLs for GET only. */
function withoutLocation(schema: FastifySchema): FastifySchema {
  const { 307: _, ...response } = schema.response as { [status: string]: object }
  return { ...schema, response }
}
