import { Validator } from '@seriousme/openapi-schema-validator'
import tap from 'tap'
import { problemKinds } from '../../../src/errors.ts'
import { startServers } from '../../servers.ts'
import { answerOf, codesOf, type Description, headerOf, routesOf } from '../contract/description.ts'
import { faultsOfBody } from '../contract/judge.ts'
import { openApp } from '../fixture.ts'

const servers = await startServers(tap)
const { app } = await openApp(tap, servers)
const response = await app.inject('/openapi.json')
const description: Description = response.json()
const routes = routesOf(description)

tap.test('OpenAPI 3.1, as its own schema says', async (t) => {
  t.match(response.headers['content-type'], /^application\/json/)
  t.equal(description.openapi, '3.1.0')
  const { valid, errors } = await new Validator().validate(response.json())
  t.equal(valid, true, JSON.stringify(errors))
})

tap.test('every route says what it is, and what it takes', async (t) => {
  t.ok(routes.length > 50, 'routes are found')
  const names = new Set(routes.map(({ operation }) => operation.operationId))
  t.equal(names.size, routes.length, 'each has a name of its own')
  const tags = description.tags.map(({ name }) => name)
  for (const { name, operation } of routes) {
    t.ok(operation.operationId && operation.summary, name)
    t.match(operation['x-scope'], /^(read|submit|cancel|admin|any|open)$/, name)
    t.equal(operation.tags.filter((tag) => tags.includes(tag)).length, 1, `${name} is about one thing`)
    for (const { name: parameter, required, schema, description: words, ...rest } of operation.parameters ??
      []) {
      t.ok(words, `${name}: ${parameter} is explained`)
      t.equal(required, rest.in === 'path', `${name}: ${parameter}`)
    }
  }
  t.same(
    new Set(routes.flatMap(({ operation }) => operation.tags)),
    new Set(tags),
    'nothing is said of what is not there',
  )
})

tap.test('HEAD is described where Nix asks by it', async (t) => {
  const of = (method: string) => routes.filter((route) => route.method === method).map(({ path }) => path)
  t.same(of('HEAD').sort(), ['/log/{drv}', '/nar/{name}', '/nix-cache-info', '/{hash}.ls', '/{hash}.narinfo'])
  for (const path of of('HEAD')) t.ok(of('GET').includes(path))
})

tap.test('every answer is described, with its headers, and problems with their codes', async (t) => {
  for (const route of routes) {
    for (const status of Object.keys(route.operation.responses)) {
      const about = `${route.name} ${status}`
      const answer = answerOf(description, route, Number(status))
      t.ok(answer?.description, about)
      for (const [name, header] of Object.entries(answer?.headers ?? {}))
        t.ok(headerOf(description, header).description, `${about}: ${name} is explained`)
      if (route.method === 'HEAD' || ['204', '304', '307'].includes(status)) {
        t.equal(answer?.content, undefined, `${about} has no body`)
        continue
      }
      const types = Object.keys(answer?.content ?? {})
      t.ok(types.length > 0, about)
      // Nix reads no JSON: the cache answers a miss with plain text.
      const isWord = route.operation.tags.includes('Binary cache') && ['404', '416'].includes(status)
      if (Number(status) < 400 || isWord || !answer) continue
      t.same(types, ['application/problem+json'], about)
      t.ok(codesOf(answer).length > 0, about)
      for (const code of codesOf(answer))
        t.equal(problemKinds[code as 'internal'].status, Number(status), about)
    }
  }
})

tap.test('there is an example of every problem', async (t) => {
  t.same(description.components.schemas.Problem?.properties.code?.enum, Object.keys(problemKinds))
  const { examples } = description.components
  t.same(Object.keys(examples).sort(), Object.keys(problemKinds).sort())
  const faults = faultsOfBody(description, '#/components/schemas/Problem')
  for (const [code, { value }] of Object.entries(examples)) {
    t.match(value, { code })
    t.same(faults(value), [], code)
  }
})

tap.test('schemas go by their names, and every reference leads somewhere', async (t) => {
  const names = Object.values(description.components).flatMap((kind) => Object.keys(kind))
  t.same(
    names.filter((name) => /^(def|schema)-/.test(name)),
    [],
  )
  for (const name of ['Problem', 'Environment', 'Build', 'Failure', 'Package', 'Plan', 'CanonicalSpec'])
    t.ok(names.includes(name), name)
  const references = [...JSON.stringify(description).matchAll(/"\$ref":"([^"]*)"/g)].map(
    (match) => match[1] ?? '',
  )
  t.ok(references.length > 100)
  for (const reference of new Set(references)) {
    const found = reference
      .replace('#/', '')
      .split('/')
      .reduce(
        (at, key) => (at as { [key: string]: object } | undefined)?.[key],
        description as object | undefined,
      )
    t.ok(found, reference)
  }
})
