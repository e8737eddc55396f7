import tap from 'tap'
import { problemKinds } from '../../src/errors.ts'
import { startServers } from '../servers.ts'
import { openApp } from './fixture.ts'

const servers = await startServers(tap)
const { app } = await openApp(tap, servers)
const response = await app.inject('/openapi.json')
const description = response.json()

interface Operation {
  operationId: string
  summary: string
  responses: { [status: string]: { description: string; content: { [type: string]: { schema: object } } } }
}

const operations: [string, Operation][] = Object.entries(
  description.paths as { [path: string]: { [method: string]: Operation } },
).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
)

tap.test('OpenAPI 3.1 with every route', async (t) => {
  t.match(response.headers['content-type'], /^application\/json/)
  t.equal(description.openapi, '3.1.0')
  t.same(operations.map(([route]) => route).sort(), [
    'delete /v1/environments/{id}',
    'delete /v1/environments/{id}/pin',
    'delete /v1/tokens/{id}',
    'delete /v1/webhooks/{id}',
    'get /healthz',
    'get /log/{drv}',
    'get /nar/{name}',
    'get /nix-cache-info',
    'get /readyz',
    'get /v1/audit',
    'get /v1/builds/{id}',
    'get /v1/builds/{id}/events',
    'get /v1/builds/{id}/log',
    'get /v1/cache',
    'get /v1/channels',
    'get /v1/channels/{name}',
    'get /v1/channels/{name}/packages',
    'get /v1/environments',
    'get /v1/environments/{id}',
    'get /v1/environments/{id}/build-tools',
    'get /v1/environments/{id}/bundle',
    'get /v1/environments/{id}/closure',
    'get /v1/environments/{id}/packages',
    'get /v1/packages',
    'get /v1/packages/{name}',
    'get /v1/plans/{id}',
    'get /v1/sweeps',
    'get /v1/sweeps/{id}',
    'get /v1/tokens',
    'get /v1/tokens/self',
    'get /v1/tokens/{id}',
    'get /v1/webhooks',
    'get /v1/webhooks/{id}',
    'get /v1/webhooks/{id}/deliveries',
    'get /v1/workers',
    'get /{hash}.ls',
    'get /{hash}.narinfo',
    'post /v1/environments',
    'post /v1/plans',
    'post /v1/sweeps',
    'post /v1/tokens',
    'post /v1/webhooks',
    'post /v1/webhooks/{id}/deliveries/{delivery}/redeliver',
    'post /v1/webhooks/{id}/test',
    'put /v1/channels/{name}',
    'put /v1/environments/{id}/pin',
  ])
  t.equal(new Set(operations.map(([, { operationId }]) => operationId)).size, operations.length)
  for (const [route, operation] of operations) t.ok(operation.summary && operation.operationId, route)
})

tap.test('problems are described as what they are', async (t) => {
  for (const [route, { responses }] of operations) {
    for (const [status, { description: sentence, content }] of Object.entries(responses)) {
      t.ok(sentence, `${route} ${status}`)
      if (Number(status) < 400) continue
      // Nix reads no JSON: what the cache does not have is said in a word.
      if (route.startsWith('get /{hash}') || /^get \/(nar|log)\//.test(route)) {
        const type = status === '404' || status === '416' ? 'text/plain' : 'application/problem+json'
        t.same(Object.keys(content), [type], `${route} ${status}`)
        continue
      }
      t.same(
        content,
        { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        `${route} ${status}`,
      )
    }
  }
  const post = operations.find(([route]) => route === 'post /v1/environments')?.[1]
  const statuses = '200 202 400 401 403 409 413 415 422 429 503'.split(' ')
  t.same(Object.keys(post?.responses ?? {}), statuses)
  t.same(description.components.schemas.Problem.properties.code.enum, Object.keys(problemKinds))
})

tap.test('schemas go by their names, and every reference leads somewhere', async (t) => {
  const names = Object.keys(description.components.schemas)
  t.same(
    names.filter((name) => /^(def|schema)-/.test(name)),
    [],
  )
  for (const name of [
    'Problem',
    'Environment',
    'Build',
    'Failure',
    'Package',
    'BuildTool',
    'Plan',
    'CanonicalSpec',
  ])
    t.ok(names.includes(name), name)
  const references = [...JSON.stringify(description).matchAll(/"\$ref":"([^"]*)"/g)].map(
    (match) => match[1] ?? '',
  )
  t.ok(references.length > 10)
  for (const reference of new Set(references)) {
    t.ok(names.includes(reference.replace('#/components/schemas/', '')), reference)
  }
})
