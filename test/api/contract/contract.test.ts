import tap, { type Test } from 'tap'
import { type ProblemCode, problemKinds } from '../../../src/errors.ts'
import { holdDocs } from '../written-docs.ts'
import type { Asked, Case, Group } from './case.ts'
import { builds } from './cases/builds.ts'
import { cache } from './cases/cache.ts'
import { channels } from './cases/channels.ts'
import { environments } from './cases/environments.ts'
import { operation } from './cases/operation.ts'
import { packages } from './cases/packages.ts'
import { pages } from './cases/pages.ts'
import { plans } from './cases/plans.ts'
import { specs } from './cases/specs.ts'
import { tokens } from './cases/tokens.ts'
import { webhooks } from './cases/webhooks.ts'
import { descriptionOf, routesOf } from './description.ts'
import { everywhere } from './everywhere.ts'
import { judge } from './judge.ts'
import { kindOf, line, listed, tableOf } from './seen.ts'
import { send } from './send.ts'
import { openWorld } from './world.ts'

/**
 * Gets every answer of the description from the running service, over HTTP, and compares the two; the
 * service gives no other. Cases that are special to a route are in cases/, by resource.
 */
const world = await openWorld(tap)
const description = await descriptionOf(world.apps.ordinary)
const routes = routesOf(description)
const judged = judge(description)
/** Lines as of `listed`. */
const seen = new Set<string>()

async function carryOut(t: Test, one: Case): Promise<void> {
  const about = `${one.route} ${one.status} ${one.code ?? ''}: ${one.of}`
  const route = routes.find(({ name }) => name === one.route)
  if (!route) throw new Error(`${about}: there is no such route`)
  const asked = await one.ask(world)
  for (let left = one.tries ?? 1; left > 0; left--) {
    const { url, answer } = await send(world, route, asked)
    const { route: reached, faults } = judged(route.method, url, answer)
    t.same(faults, [], `${about} is as described`)
    t.equal(reached?.name, one.route, about)
    seen.add(line(route, answer.status, kindOf(answer)))
    const isIt =
      answer.status === one.status && (answer.body === '' || !one.code || kindOf(answer) === one.code)
    if (isIt || left === 1) t.ok(isIt, isIt ? about : `${about}, not ${answer.status} ${answer.body}`)
    if (isIt) break
  }
  await finished(asked)
}

async function finished({ meanwhile, after }: Asked): Promise<void> {
  await meanwhile
  await after?.()
}

/** Routes of other cases: `self` is not an id, and `PUT` needs no existing channel. */
const elsewhere: { [route: string]: ProblemCode[] } = {
  'GET /v1/tokens/self': ['not-found'],
  'GET /readyz': ['disk-full'],
  'PATCH /v1/tokens/{id}': ['scope-missing'],
}

const resources: Group[] = Object.entries({
  ...{ environments, specs, plans, builds, channels, packages, pages, webhooks, tokens, operation, cache },
}).map(([about, cases]) => ({ about, cases }))

for (const { about, cases, given } of [...resources, ...everywhere(description, elsewhere)]) {
  tap.test(about, async (t) => {
    const undo = await given?.(world)
    for (const one of cases) await carryOut(t, one)
    await undo?.()
    if (cases.length === 0) t.pass('no route describes it')
  })
}

tap.test('a running service has given every listed answer, and no others', async (t) => {
  t.same([...seen].sort(), listed(description).sort())
  const codes = Object.keys(problemKinds)
  for (const code of codes)
    t.ok(
      [...seen].some((one) => one.endsWith(` ${code}`)),
      code,
    )
})

tap.test('docs/routes.md has the table', async (t) => {
  await holdDocs(
    t,
    'routes.md',
    `# Every answer of every route

Every status that a route can answer with, and the codes of its problems. \`test/api/contract/contract.test.ts\` has got each of these answers
from a running service, and no others, and writes the table
(\`UPDATE_DOCS=1 npm run unit test/api/contract/contract.test.ts\`).

${tableOf(description, seen)}
`,
  )
})
