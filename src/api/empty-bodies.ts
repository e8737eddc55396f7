import type { App } from './dependencies.ts'

/**
 * Lets an empty body pass where a route takes none, whatever its content type is said to be: many clients say that they send
 * JSON with every request. Where a route takes one, Fastify says that it is empty.
 */
export function allowEmptyBodies(app: App): void {
  const parse = app.getDefaultJsonParser('ignore', 'ignore')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '' && request.routeOptions.schema?.body === undefined) return done(null, undefined)
    return parse(request, body as string, done)
  })
}
