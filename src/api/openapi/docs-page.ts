import swaggerUi from '@fastify/swagger-ui'
import type { App } from '../dependencies.ts'

/** Nothing but what the service itself serves: browsers load, run and ask no other host. Pictures in the style are `data:`. */
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

/** Shows the description to people, at `/docs`; who has a token can enter it there and try requests. */
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
      // The plain layout has no field for the address of any other description.
      uiConfig: { layout: 'BaseLayout', docExpansion: 'none', defaultModelsExpandDepth: 0, filter: true },
    })
  })
}
