import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import pg from 'pg'
import tap from 'tap'
import { serviceAt } from '../../src/client/http/patchbay.ts'
import { eventually } from '../eventually.ts'
import { sampleOf } from '../metrics/samples.ts'
import { patchbay } from '../patchbay.ts'
import { alive, descendants } from './processes.ts'
import { ended, openSite } from './site.ts'

const site = await openSite(tap)

tap.test('`patchbay up` with several processes of the API builds in the main one', async (t) => {
  const {
    DATABASE_URL: _,
    REDIS_URL: __,
    ...environment
  } = site.environment({
    PATCHBAY_API_PROCESSES: '2',
    PATCHBAY_METRICS_PORT: '0',
  })
  const [program = '', ...args] = patchbay('up')
  const child = spawn(program, args, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  t.teardown(async () => {
    child.kill('SIGKILL')
    await exit
  })
  const apis = new Set<number>()
  const { address, metrics, postgres } = await new Promise<Record<string, string>>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line)
      if (entry.msg === 'this process of the API is up') apis.add(entry.pid)
      if (entry.msg === 'patchbay is up') resolve(entry)
    })
  })
  await eventually(() => apis.size === 2)
  t.notOk(apis.has(child.pid as number))

  const service = serviceAt(String(address))
  const { id } = await service.accept(JSON.stringify({ packages: ['click'] }))
  t.equal((await ended({ ...site, url: String(address), service }, id)).status, 'ready')
  const text = await (await fetch(String(metrics))).text()
  t.equal(sampleOf(text, 'patchbay_builds_ended_total{result="ready",process="main"}'), 1)
  t.equal(sampleOf(text, 'patchbay_builds_ended_total{result="ready",process="1"}'), 0)
  t.equal(sampleOf(text, 'patchbay_workers{state="working"}'), 1)

  const client = new pg.Client({ host: String(postgres).replace(/\/[^/]*$/, ''), user: 'postgres' })
  await client.connect()
  t.same((await client.query('SHOW max_connections')).rows, [{ max_connections: '116' }])
  await client.end()

  const all = await descendants(child.pid as number)
  child.kill('SIGTERM')
  t.same(await exit, [0, null])
  t.same(await alive(all), [])
})
