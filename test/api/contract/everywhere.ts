import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { newTokenText } from '../../../src/api/auth/credentials.ts'
import { fingerprintOf } from '../../../src/api/hooks/idempotency.ts'
import type { ProblemCode } from '../../../src/errors.ts'
import { problemKinds } from '../../../src/errors.ts'
import type { Asked, Case, Group } from './case.ts'
import { answerOf, codesOf, type Description, type Route, routesOf } from './description.ts'
import type { World } from './world.ts'

/** Cases for the problems of hooks and schemas, which all routes give in the same way. */
const ways: { [Code in ProblemCode]?: (route: Route, world: World) => Asked | Promise<Asked> } = {
  'token-missing': () => ({ token: null }),
  'token-invalid': () => ({ token: 'pb_unknown' }),
  'scope-missing': ({ operation }, { tokens }) => ({
    token: operation['x-scope'] === 'read' ? tokens.submit.text : tokens.read.text,
  }),
  'host-refused': (route) => ({
    ...{ ...bodyOf(route), app: 'untokened', token: null, headers: { host: 'rebound.example' } },
  }),
  'origin-refused': (route) => ({ ...bodyOf(route), headers: { origin: 'http://elsewhere.example' } }),
  'rate-limited': () => ({ app: 'limited' }),
  'not-found': (route) => ({ ...bodyOf(route), in: nothing(route) }),
  'hash-malformed': () => ({ in: { hash: 'x', name: 'x', drv: 'x' } }),
  'query-invalid': (route) =>
    route.method === 'POST'
      ? { headers: { 'idempotency-key': 'a b' } }
      : { ...bodyOf(route), query: 'nothing=1' },
  'spec-invalid': () => ({ text: { type: 'application/json', content: '{' } }),
  'body-invalid': () => ({ text: { type: 'application/json', content: '{' } }),
  'unsupported-media-type': () => ({ text: { type: 'text/plain', content: 'packages' } }),
  'body-too-large': () => ({ announced: 2 ** 21 }),
  'idempotency-key-reused': (_, world) => claimed(world, 'other'),
  'idempotency-key-in-use': (route, world) => {
    const url = route.path.replace(/\{(\w+)\}/g, (_, name: string) => nothing(route)[name] ?? '')
    const { body } = bodyOf(route)
    return claimed(world, fingerprintOf({ method: route.method, url, body }), bodyOf(route))
  },
  // The API looks a token up in Postgres, unless it has seen it within seconds.
  internal: () => ({ token: newTokenText() }),
  'not-ready': () => ({ token: newTokenText() }),
  'disk-full': () => ({ token: newTokenText() }),
}

/** Makes the needed state, and returns a function that undoes it. */
const given: { [Code in ProblemCode]?: Group['given'] } = {
  internal: async ({ databaseUrl }) => {
    await run(databaseUrl, 'ALTER TABLE token RENAME TO elsewhere')
    return () => run(databaseUrl, 'ALTER TABLE elsewhere RENAME TO token')
  },
  'disk-full': async ({ databaseUrl }) => {
    await run(
      databaseUrl,
      `ALTER TABLE token RENAME TO elsewhere;
      CREATE FUNCTION without_room() RETURNS SETOF elsewhere LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$;
      CREATE VIEW token AS SELECT * FROM without_room()`,
    )
    return () =>
      run(databaseUrl, 'DROP VIEW token; DROP FUNCTION without_room; ALTER TABLE elsewhere RENAME TO token')
  },
  'not-ready': async ({ databaseUrl }) => {
    const url = new URL(databaseUrl)
    const database = url.pathname.slice(1)
    url.pathname = 'postgres'
    const server = url.href
    const allow = (answer: boolean) => run(server, `ALTER DATABASE ${database} ALLOW_CONNECTIONS ${answer}`)
    await allow(false)
    await run(server, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`)
    return () => allow(true)
  },
}

/** A case of each of these for every route that describes it. */
export function everywhere(
  description: Description,
  exceptions: { [route: string]: ProblemCode[] },
): Group[] {
  const routes = routesOf(description)
  return (Object.keys(ways) as ProblemCode[]).map((code): Group => {
    const { status } = problemKinds[code]
    const cases = routes
      .filter((route) => describes(description, routes, route, code))
      .filter(({ name }) => !exceptions[name]?.includes(code))
      .map((route): Case => {
        const ask = async (world: World) => ({ in: nothing(route), ...(await ways[code]?.(route, world)) })
        return { route: route.name, of: code, status, code, ask, ...(status === 429 && { tries: 3 }) }
      })
    return { about: code, cases, ...(given[code] && { given: given[code] }) }
  })
}

/** HEAD describes no codes, as it has no body: they are those of GET. */
function describes(description: Description, routes: Route[], route: Route, code: ProblemCode): boolean {
  const { status } = problemKinds[code]
  const get = routes.find(({ method, path }) => method === 'GET' && path === route.path)
  const telling = route.method === 'HEAD' ? get : route
  const answer = telling && answerOf(description, telling, status)
  return answer !== undefined && codesOf(answer).includes(code)
}

/** An id that no resource has. */
function nothing({ path }: Route): { [name: string]: string } {
  const uuid = '0190c0de-0000-7000-8000-000000000000'
  return {
    id: path.startsWith('/v1/environments') ? '0'.repeat(64) : uuid,
    delivery: uuid,
    hash: '0'.repeat(32),
    drv: `${'0'.repeat(32)}-nothing.drv`,
    name: path.startsWith('/nar') ? `${'0'.repeat(52)}-${'0'.repeat(8)}.nar.zst` : 'nothing',
  }
}

/** A valid body for the route: the example of its description. */
function bodyOf({ operation }: Route): Pick<Asked, 'body'> {
  const { requestBody } = operation
  if (!requestBody) return {}
  const { example, examples } = requestBody.content['application/json'] ?? {}
  return { body: example ?? Object.values(examples ?? {})[0]?.value }
}

/** A request under a key that another one has, which is not answered yet. */
async function claimed({ db, tokens }: World, fingerprint: string, asked: Asked = {}): Promise<Asked> {
  const key = randomBytes(8).toString('hex')
  await db.idempotency.claim({ owner: tokens.admin.id, key, fingerprint })
  return { ...asked, headers: { 'idempotency-key': key } }
}

async function run(databaseUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(statement)
  await client.end()
}
