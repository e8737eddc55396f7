import { randomUUID } from 'node:crypto'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { LogController } from 'fastify'
import { authenticate } from './auth/authenticate.ts'
import { passerBy } from './auth/caller.ts'
import { usesOf } from './auth/last-used.ts'
import { refuseBuilders } from './auth/refuse-builders.ts'
import { refuseForeign } from './auth/refuse-foreign.ts'
import { requireScopes } from './auth/require-scope.ts'
import { tokenCache } from './auth/token-cache.ts'
import type { App, Dependencies } from './dependencies.ts'
import { answerWhileSilent } from './hooks/answer-while-silent.ts'
import { writeAudit } from './hooks/audit.ts'
import { countRequests } from './hooks/count-requests.ts'
import { silenceOf } from './hooks/database-silence.ts'
import { answerErrors, answerMalformedUrl, identify } from './hooks/error-handler.ts'
import { keepAnswers } from './hooks/idempotency.ts'
import { limitRequests } from './hooks/rate-limit.ts'
import { allowEmptyBodies, compileValidator } from './hooks/validation.ts'
import { showDocs } from './openapi/docs-page.ts'
import { describeApi } from './openapi/openapi.ts'
import { buildSerializer } from './openapi/serialisation.ts'
import { components } from './resources/components.ts'
import { cacheRoutes } from './routes/cache/cache-routes.ts'
import { servePages } from './routes/pages/serve-pages.ts'
import { routes, tokenRoutes } from './routes.ts'

/**
 * Closes a connection when a request is incomplete after `requestMs` or nothing moves for `idleMs`. Long polls last up to a minute.
 */
const timeOuts = {
  requestMs: 60_000,
  headersMs: 30_000,
  idleMs: 120_000,
  keepAliveMs: 75_000,
  checkMs: 5_000,
}
export type TimeOuts = Partial<typeof timeOuts>

/** Bytes. Larger than any real spec: 1,500 names of full length take 200 KiB. */
const bodyLimit = 1024 * 1024

/** Characters of a path segment. Derivation names in paths of the cache reach 244. */
const maxParamLength = 1000

/** Builds the HTTP API without listening; the caller of this function starts the server. */
export async function createApp(dependencies: Dependencies, changes: TimeOuts = {}): Promise<App> {
  const { requestMs, headersMs, idleMs, keepAliveMs, checkMs } = { ...timeOuts, ...changes }
  const app: App = fastify({
    loggerInstance: dependencies.log,
    bodyLimit,
    requestTimeout: requestMs,
    connectionTimeout: idleMs,
    keepAliveTimeout: keepAliveMs,
    http: { headersTimeout: headersMs, connectionsCheckingInterval: checkMs },
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    frameworkErrors: answerMalformedUrl,
    // Answers requests that arrive while the API closes on connections that are open, so that a rolling upgrade fails none.
    return503OnClosing: false,
    // The validator reports such keys as unknown fields with all other faults. The API never merges a body into another object.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength },
    schemaController: { compilersFactory: { buildSerializer } },
  }).withTypeProvider<TypeBoxTypeProvider>()
  // Before all other hooks and all routes, so that a request's span has their time.
  if (dependencies.tracing) await app.register(dependencies.tracing.requests)
  app.removeContentTypeParser('text/plain')
  allowEmptyBodies(app)
  app.setValidatorCompiler(compileValidator)
  requireScopes(app)
  app.decorateRequest('caller')
  app.addHook('onRequest', async (request, reply) => {
    identify(request, reply)
    request.caller = passerBy
  })
  countRequests(app, dependencies.metrics.requests)
  const silence = silenceOf(dependencies.db)
  answerWhileSilent(app, silence)
  const known = tokenCache(dependencies.db.tokens)
  const stopListening = dependencies.db.changes.onTokens(known.changed)
  app.addHook('onClose', async () => stopListening())
  refuseForeign(app, known, dependencies)
  refuseBuilders(app, known, dependencies)
  if (dependencies.requestLimits) await limitRequests(app, dependencies.requestLimits, dependencies.log)
  const uses = usesOf(dependencies.db.tokens.used, 'cannot record the uses of tokens yet', dependencies.log)
  app.addHook('onClose', uses.close)
  authenticate(app, known, uses)
  writeAudit(app, dependencies.db.audit, silence)
  keepAnswers(app, dependencies, silence)
  app.addHook('onResponse', async (request, reply) => {
    // A client that waits for a build reads every second; the log at level info keeps only the changes that callers requested.
    const level = request.method === 'GET' ? 'debug' : 'info'
    request.log[level](
      {
        ...{
          method: request.method,
          path: pathOf(request.url),
          status: reply.statusCode,
          ms: reply.elapsedTime,
        },
        caller: request.caller?.name,
      },
      'answered',
    )
  })
  answerErrors(app, dependencies)

  for (const schema of components) app.addSchema(schema)
  await describeApi(app)
  await showDocs(app)
  for (const route of routes) route(app, dependencies)
  tokenRoutes(app, { ...dependencies, known })
  await app.register(cacheRoutes(dependencies, { known, silence }))
  await servePages(app)
  return app
}

/** Drops the query, which may hold a token that a caller put there by mistake. */
function pathOf(url: string): string {
  return url.split('?')[0] ?? ''
}
