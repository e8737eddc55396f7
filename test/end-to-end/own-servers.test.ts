import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import tap from 'tap'
import { serviceAt } from '../../src/client/http/patchbay.ts'
import { eventually } from '../eventually.ts'
import { patchbay, trace } from '../patchbay.ts'
import { ended, openSite } from './site.ts'

const site = await openSite(tap)

/** `patchbay up` with a Postgres and a Redis of its own, and the site's channels. */
const { DATABASE_URL: _, REDIS_URL: __, ...environment } = site.environment({ PATCHBAY_LEASE_SECONDS: '5' })
const [program = '', ...args] = patchbay('up')
const child = spawn(program, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
const exit = once(child, 'exit')
tap.teardown(async () => {
  child.kill('SIGKILL')
  await exit
})
const stderr = text(child.stderr)
const log: { [field: string]: unknown }[] = []
const url = await new Promise<string>((resolve) => {
  createInterface({ input: child.stdout }).on('line', (line) => {
    const entry = JSON.parse(line)
    log.push(entry)
    if (entry.msg === 'patchbay is up') resolve(entry.address)
  })
})

const pidOf = {
  postgres: async () =>
    Number((await readFile(join(site.dataDir, 'postgres/cluster/postmaster.pid'), 'utf8')).split('\n')[0]),
  redis: async () => Number(await readFile(join(site.dataDir, 'redis/redis.pid'), 'utf8')),
}
const isReady = async () => (await fetch(`${url}/readyz`)).status === 200
const kill = async (name: keyof typeof pidOf) => process.kill(await pidOf[name](), 'SIGKILL')
const restarts = () => log.filter(({ msg }) => /has ended by itself and is started again/.test(String(msg)))

tap.test('builds outlive a Postgres and a Redis that are killed', async (t) => {
  const service = serviceAt(url)
  const specs = [{ channel: 'faulty', packages: ['slow'] }, { packages: ['click'] }, { packages: ['jinja2'] }]
  const accepted = []
  for (const spec of specs) accepted.push(await service.accept(JSON.stringify(spec)))
  const [first] = accepted
  await eventually(async () => (await service.build(first?.build.id ?? '')).state === 'building')
  await kill('postgres')
  await kill('redis')
  await eventually(() => restarts().length === 2)
  await eventually(isReady)
  await site.open('slow')
  await kill('redis')
  await kill('postgres')
  const states = await Promise.all(
    accepted.map(async ({ id }) => {
      for (;;) {
        const environment = await ended({ ...site, url, service }, id).catch(() => null)
        if (environment) return [environment.status, environment.build.attempt]
        if (child.exitCode !== null) throw new Error(`patchbay up has ended: ${await stderr}`)
      }
    }),
  )
  t.same(
    states,
    specs.map(() => ['ready', 1]),
  )
  t.equal(child.exitCode, null)
})

tap.test('a Postgres that does not stay up ends it all with a sentence', async (t) => {
  await eventually(isReady)
  await writeFile(join(site.dataDir, 'postgres/cluster/PG_VERSION'), '12\n')
  await kill('postgres')
  t.same(await exit, [70, null])
  t.match(
    await stderr,
    /^Postgres has ended 7 times in a row and is given up\. The last time: .*\n(.*\n)*.*database files are incompatible/,
  )
  t.notMatch(await stderr, trace)
})
