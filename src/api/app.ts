import { randomUUID } from 'node:crypto'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { LogController } from 'fastify'
import { answerWhileSilent } from './answer-while-silent.ts'
import { writeAudit } from './audit.ts'
import { passerBy } from './caller.ts'
import type { App, Dependencies } from './dependencies.ts'
import { showDocs } from './docs-page.ts'
import { allowEmptyBodies } from './empty-bodies.ts'
import { answerErrors, answerMalformedUrl } from './error-handler.ts'
import { keepAnswers } from './idempotency.ts'
import { identify } from './identify.ts'
import { knownTokens } from './known-tokens.ts'
import { letIn } from './let-in.ts'
import { limitRequests } from './limits.ts'
import { describeApi } from './openapi.ts'
import { refuseBuilders } from './refuse-builders.ts'
import { refuseForeign } from './refuse-foreign.ts'
import { components } from './resources/components.ts'
import { cacheRoutes } from './routes/cache/cache-routes.ts'
import { tokenRoutes } from './routes/tokens/token-routes.ts'
import { routes } from './routes.ts'
import { requireScopes } from './scope-of-routes.ts'
import { buildSerializer } from './serialisation.ts'
import { silenceOf } from './silence.ts'
import { usesOf } from './uses.ts'
import { compileValidator } from './validation.ts'

/** A request that is not all there by then is given up, and so is a connection on which nothing moves. Long polls take a minute. */
const timeOuts = {
  requestMs: 60_000,
  headersMs: 30_000,
  idleMs: 120_000,
  keepAliveMs: 75_000,
  checkMs: 5_000,
}
export type TimeOuts = Partial<typeof timeOuts>

/** No spec comes near it: 1,500 names of full length are 200 KiB. */
const bodyLimit = 1024 * 1024

/** The cache has names of derivations in its paths, of up to 244 characters. */
const maxParamLength = 1000

/** The HTTP API, apart from the process that listens with it. */
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
    // Such keys are unknown fields, named with all other faults. Bodies are only ever read, never merged into anything.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength },
    schemaController: { compilersFactory: { buildSerializer } },
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.removeContentTypeParser('text/plain')
  allowEmptyBodies(app)
  app.setValidatorCompiler(compileValidator)
  requireScopes(app)
  app.decorateRequest('caller')
  app.addHook('onRequest', async (request, reply) => {
    identify(request, reply)
    request.caller = passerBy
  })
  const silence = silenceOf(dependencies.record)
  answerWhileSilent(app, silence)
  const known = knownTokens(dependencies.record.tokens)
  refuseForeign(app, known, dependencies)
  refuseBuilders(app, known, dependencies)
  if (dependencies.requestLimits) await limitRequests(app, dependencies.requestLimits, dependencies.log)
  const uses = usesOf(
    dependencies.record.tokens.used,
    'uses of tokens cannot be recorded yet',
    dependencies.log,
  )
  app.addHook('onClose', uses.close)
  letIn(app, known, uses)
  writeAudit(app, dependencies.record.audit, silence)
  keepAnswers(app, dependencies, silence)
  app.addHook('onResponse', async (request, reply) => {
    // Whoever waits for a build reads every second; what matters later is who asked for what.
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
  tokenRoutes(app, { record: dependencies.record, known })
  await app.register(cacheRoutes(dependencies))
  return app
}

/** Without the query, in which a caller may have put a token. */
function pathOf(url: string): string {
  return url.split('?')[0] ?? ''
}
