import swagger from '@fastify/swagger'
import type { App } from './dependencies.ts'

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
    },
    convertConstToEnum: false,
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `schema-${index}`),
    },
  })
  app.route({
    method: 'GET',
    url: '/openapi.json',
    schema: { hide: true },
    handler: async () => app.swagger(),
  })
}
