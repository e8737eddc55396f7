import tap from 'tap'
import { retryProblemAfterSeconds } from '../../src/api/resources/retry-after.ts'
import { type ProblemCode, problemKinds } from '../../src/errors.ts'
import { startServers } from '../servers.ts'
import { openApp, post } from './fixture.ts'

const servers = await startServers(tap)

tap.test('every problem that passes says when', async (t) => {
  const passing = (Object.keys(problemKinds) as ProblemCode[]).filter((code) =>
    [429, 503].includes(problemKinds[code].status),
  )
  t.ok(passing.length >= 5)
  for (const code of passing) t.ok(retryProblemAfterSeconds[code], code)
})

tap.test('a build that no worker has room for is refused, and nothing is recorded', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { id } = (await post(app, { packages: ['click'] })).json()
  await db.workers.seen({ name: 'full', freeMb: 99, minFreeMb: 100 })
  const refused = await post(app, { packages: ['numpy'] })
  t.equal(refused.statusCode, 503)
  t.equal(refused.headers['retry-after'], '300')
  t.match(refused.json(), { code: 'disk-full', detail: /full has 99 MB free and has to keep 100 MB/ })
  t.match(await db.environments.list({ limit: 10 }), { items: { length: 1 } })
  const joined = await post(app, { packages: ['click'] })
  t.equal(joined.statusCode, 202, 'what is under way already needs no more room')
  t.equal(joined.json().id, id)
  await db.workers.seen({ name: 'free', freeMb: 100, minFreeMb: 100 })
  t.equal((await post(app, { packages: ['numpy'] })).statusCode, 202)
})

tap.test('every route refuses a body that is too large and names the limit', async (t) => {
  const { app } = await openApp(t, servers)
  for (const url of ['/v1/environments', '/v1/plans', '/v1/sweeps', '/v1/tokens', '/v1/webhooks']) {
    const payload = { name: 'x'.repeat(1024 * 1024) }
    const { statusCode, json } = await app.inject({ method: 'POST', url, payload })
    t.equal(statusCode, 413, url)
    t.match(json(), { code: 'body-too-large', detail: /A body may have 1048576 bytes/ })
  }
})
