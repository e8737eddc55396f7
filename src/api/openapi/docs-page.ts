import swaggerUi from '@fastify/swagger-ui'
import type { App } from '../dependencies.ts'

/**
 * Content security policy of the page: the browser loads, runs and contacts only this service. The style embeds pictures as
 * `data:`.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Serves the OpenAPI document as a page at `/docs`, where a reader can enter a token and try requests. */
export async function showDocs(app: App): Promise<void> {
  await app.register(async (docs) => {
    docs.addHook('onRoute', (route) => {
      route.config = { ...route.config, scope: 'open' }
    })
    docs.addHook('onSend', async (_request, reply) => {
      reply.headers({ 'content-security-policy': policy, 'x-content-type-options': 'nosniff' })
    })
    await docs.register(swaggerUi, {
      routePrefix: '/docs',
      theme: { title: 'Patchbay' },
      // The base layout has no field for the URL of another document.
      uiConfig: { layout: 'BaseLayout', docExpansion: 'none', defaultModelsExpandDepth: 0, filter: true },
    })
  })
}
