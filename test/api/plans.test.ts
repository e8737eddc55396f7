import { Redis } from 'ioredis'
import pg from 'pg'
import tap, { type Test } from 'tap'
import type { Db } from '../../src/db/db.ts'
import { endPlan } from '../db/sample.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import {
  askForPlan,
  buildTools,
  emptyCache,
  idleApp,
  openApp,
  planned,
  post,
  registerChannel,
  startPlan,
} from './fixture.ts'

const servers = await startServers(tap)

tap.test('a plan from its first moment to its last', async (t) => {
  const { app, db } = await openApp(t, servers)
  const asked = await askForPlan(app, { packages: ['Jinja2'], target: '3.13t' }, { wait: 0 })
  t.equal(asked.statusCode, 202)
  const { id, ...body } = asked.json()
  t.equal(asked.headers.location, `/v1/plans/${id}`)
  t.match(asked.headers['retry-after'], /^\d+$/)
  t.match(body.spec, { packages: ['jinja2'], target: 'python313FreeThreading', library: 'sha256-LIBRARY' })
  const unknown = {
    packages: null,
    buildTools: null,
    storePath: null,
    drvPath: null,
    builds: null,
    toDo: null,
  }
  t.match(body, { ...unknown, state: 'queued', failure: null, finishedAt: null })

  const read = async () => (await app.inject(`/v1/plans/${id}`)).json()
  t.same(await read(), { id, ...body })
  await db.plans.start(id, 30)
  t.match(await read(), { ...unknown, state: 'planning' })
  await endPlan(db, id, { result: planned })
  const { finishedAt, ...ended } = await read()
  t.ok(Date.parse(finishedAt) >= Date.parse(body.createdAt))
  t.same({ ...ended, finishedAt: null }, { id, ...body, ...planned, state: 'ready' })
  t.same(ended.buildTools, buildTools)

  const { id: environmentId } = (await post(app, { packages: ['jinja2'] })).json()
  t.equal(ended.environmentId, environmentId, 'the plan is of that environment')
})

tap.test('the answer waits for the end', async (t) => {
  const { app, db } = await openApp(t, servers)
  const answer = askForPlan(app, { packages: ['jinja2'] }, { wait: 30 })
  const id = await startPlan(db)
  await endPlan(db, id, { result: planned })
  const { statusCode, headers, json } = await answer
  t.equal(statusCode, 200)
  t.notOk(headers.location)
  t.match(json(), { id, state: 'ready', ...planned })
})

tap.test('where the naive way cannot be evaluated, its fault is there', async (t) => {
  const { app, db } = await openApp(t, servers)
  const builds = { ...planned.builds, naive: null, naiveFault: 'error: numpy is marked as broken' }
  const answer = askForPlan(app, { packages: ['jinja2'] })
  await endPlan(db, await startPlan(db), { result: { ...planned, builds } })
  t.same((await answer).json().builds, builds)
})

tap.test('a plan that cannot be made is no error of the request', async (t) => {
  const { app, db } = await openApp(t, servers)
  const failure = {
    class: 'package-unknown' as const,
    message: 'The environment contains no package "numpy".',
    faults: [{ pointer: '/drop/0', detail: 'Is not in the environment.' }],
    retryable: false,
  }
  const answer = askForPlan(app, { packages: ['jinja2'], drop: ['numpy'] })
  await endPlan(db, await startPlan(db), { failure })
  const { statusCode, json } = await answer
  t.equal(statusCode, 200)
  t.match(json(), { state: 'failed', packages: null, toDo: null })
  t.same(json().failure, failure)
})

tap.test('a plan under way is shared, one that has ended is not', async (t) => {
  const { app, db } = await openApp(t, servers)
  const specs = [{ packages: ['numpy', 'jinja2'] }, { packages: ['Jinja2', 'NumPy'], target: 'cp313t' }]
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => askForPlan(app, specs[index % 2], { wait: 0 })),
  )
  const ids = new Set(answers.map((answer) => answer.json().id))
  t.equal(ids.size, 1)
  await endPlan(db, await startPlan(db), { result: planned })
  const next = await askForPlan(app, specs[0], { wait: 0 })
  t.equal(next.statusCode, 202)
  t.notOk(ids.has(next.json().id))
})

tap.test('specs are judged as those of environments are', async (t) => {
  const { app, databaseUrl } = await openApp(t, servers)
  const specs = [
    { packages: ['../x', 'numpy'], rebuild: ['hiredis'], drop: ['Hiredis'], gil: 'off', pakages: [] },
    { packages: ['numpy'], target: '3.14t' },
    { packages: ['nunpy', 'zzzzzzzz'], keep: ['jinja'] },
    { packages: ['numpy'], channel: 'smaple' },
    [],
  ]
  for (const spec of specs) {
    const { requestId: _, ...ofPlan } = (await askForPlan(app, spec)).json()
    const { requestId: __, ...ofEnvironment } = (await post(app, spec)).json()
    t.same(ofPlan, ofEnvironment)
    t.ok(ofPlan.faults.length > 0)
  }
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  t.equal((await client.query('SELECT 1 FROM plan')).rowCount, 0, 'none of them is recorded')
})

tap.test('queries with faults', async (t) => {
  const { app } = await openApp(t, servers)
  for (const query of ['wait=31', 'wait=-1', 'wait=x', 'wait=0.5', 'wait=1&wait=2', 'wait=']) {
    const response = await app.inject({
      method: 'POST',
      url: `/v1/plans?${query}`,
      payload: { packages: ['numpy'] },
    })
    t.equal(response.statusCode, 400, query)
    t.match(response.json(), { code: 'query-invalid', faults: [{ pointer: 'wait' }] }, query)
  }
})

tap.test('the queue gets the plan', async (t) => {
  const { app } = await openApp(t, servers)
  const redis = new Redis(servers.redisUrl)
  t.teardown(() => redis.disconnect())
  const keys = () => redis.keys('bull:plans:*')
  // The app starts before it is connected to Redis; a request that joins a plan notifies the queue again.
  await eventually(async () => {
    const { id } = (await askForPlan(app, { packages: ['numpy'] }, { wait: 0 })).json()
    return (await keys()).some((key) => key.includes(id))
  })
})

tap.test('while Redis is away, plans are asked for all the same', async (t) => {
  const { app } = await openApp(t, servers, { redisUrl: '/nonexistent/redis.sock' })
  t.equal((await askForPlan(app, { packages: ['numpy'] }, { wait: 0 })).statusCode, 202)
})

/** An app that counts its reads of plans. Thirty seconds of polling would take a hundred and fifty. */
async function countingApp(t: Pick<Test, 'teardown'>) {
  const { db } = await servers.freshDatabase()
  await registerChannel(db)
  let looks = 0
  const get: Db['plans']['get'] = (id) => {
    looks++
    return db.plans.get(id)
  }
  const plans = { ...db.plans, get }
  const { cache } = await emptyCache(t)
  const app = await idleApp(t, { db: { ...db, plans }, cache })
  return { app, looks: () => looks }
}

tap.test('the API stops reading for a client that has disconnected', async (t) => {
  const { app, looks } = await countingApp(t)
  const answered = new Promise<void>((resolve) => {
    app.addHook('onSend', async () => resolve())
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const client = new AbortController()
  const request = fetch(`${url}/v1/plans?wait=30`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"packages":["numpy"]}',
    signal: client.signal,
  })
  await eventually(() => looks() > 1)
  client.abort()
  await t.rejects(request)
  await answered
  t.ok(looks() < 100, `${looks()} looks`)
})

tap.test('a service that shuts down does not wait for plans', async (t) => {
  const { app, looks } = await countingApp(t)
  const answer = askForPlan(app, { packages: ['numpy'] }, { wait: 30 })
  await eventually(() => looks() > 1)
  await app.close()
  t.equal((await answer).statusCode, 202)
  t.ok(looks() < 100, `${looks()} looks`)
})
