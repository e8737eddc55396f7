import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { pino } from 'pino'
import tap, { type Test } from 'tap'
import { readConfig } from '../src/config.ts'
import { ServersMissing, up } from '../src/up.ts'
import { moduleOf, nodeOptions } from './program.ts'
import { startProxy } from './proxy.ts'
import { startServers, temporaryFolder } from './servers.ts'

const servers = await startServers(tap)
const log = pino({ level: 'silent' })
const api = { api: true, worker: false }

async function environmentOf() {
  const { databaseUrl } = await servers.freshDatabase()
  return { DATABASE_URL: databaseUrl, REDIS_URL: servers.redisUrl, PATCHBAY_PORT: '0' }
}

tap.test('the API of its own: up, answering, closed', async (t) => {
  const running = await up(readConfig(await environmentOf()), api, log)
  const health = `${running.address}/healthz`
  t.equal((await fetch(health)).status, 200)
  await running.close()
  await t.rejects(fetch(health))
  await running.close()
})

tap.test('processes of their own need servers to meet at', async (t) => {
  for (const roles of [api, { api: false, worker: true }]) {
    await t.rejects(up(readConfig({}), roles, log), ServersMissing)
    const { DATABASE_URL } = await environmentOf()
    await t.rejects(up(readConfig({ DATABASE_URL }), roles, log), ServersMissing)
  }
})

tap.test('what fails to start leaves nothing open', async (t) => {
  const environment = await environmentOf()
  const first = await up(readConfig(environment), api, log)
  t.teardown(first.close)
  const taken = { ...environment, PATCHBAY_PORT: new URL(first.address ?? '').port }
  await t.rejects(up(readConfig(taken), api, log), {
    name: 'SetupFault',
    message: /is in use by another process/,
  })
})

/** The real command, and the JSON lines it logs. */
function command(t: Test, args: string[], environment: NodeJS.ProcessEnv) {
  const cli = moduleOf('src/cli.ts')
  const env = { PATH: process.env.PATH, ...environment }
  const child = spawn(process.execPath, [...nodeOptions, cli, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  return { child, lines: createInterface({ input: child.stdout }), ended: once(child, 'exit') }
}

tap.test('`patchbay serve` says where it is, and ends in good order at SIGTERM', async (t) => {
  const environment = await environmentOf()
  const { child, lines, ended } = command(t, ['serve'], { ...environment, PATCHBAY_DATA_DIR: '/data' })
  for await (const line of lines) {
    const { msg, address, dataDir, postgres, redis } = JSON.parse(line)
    if (msg !== 'patchbay is up') continue
    t.equal((await fetch(`${address}/healthz`)).status, 200)
    t.equal(dataDir, '/data')
    t.match(postgres, /\/test_\d+_\d+$/)
    t.notMatch(postgres, 'postgres@')
    t.equal(redis, servers.redisUrl)
    break
  }
  child.kill('SIGTERM')
  t.same(await ended, [0, null])
})

tap.test('SIGUSR1 leaves an API as it is, and opens no debugger', async (t) => {
  const { child, lines, ended } = command(t, ['serve'], await environmentOf())
  let health = ''
  let errors = ''
  child.stderr.on('data', (text) => {
    errors += text
  })
  for await (const line of lines) {
    const { msg, address } = JSON.parse(line)
    if (msg === 'patchbay is up') {
      health = `${address}/healthz`
      child.kill('SIGUSR1')
    }
    if (/SIGUSR1 drains workers/.test(msg)) break
  }
  t.equal((await fetch(health)).status, 200)
  child.kill('SIGTERM')
  t.same(await ended, [0, null])
  t.equal(errors, '')
})

tap.test('`patchbay serve` ends at SIGTERM while Postgres is silent', async (t) => {
  const environment = await environmentOf()
  const proxy = await startProxy(t, environment.DATABASE_URL)
  const dataDir = await temporaryFolder(t)
  const settings = { ...environment, DATABASE_URL: proxy.url, PATCHBAY_DATA_DIR: dataDir }
  const { child, lines, ended } = command(t, ['serve'], settings)
  for await (const line of lines) {
    const { msg, address } = JSON.parse(line)
    if (msg !== 'patchbay is up') continue
    proxy.behave('swallow')
    t.equal((await fetch(`${address}/v1/environments`)).status, 503)
    break
  }
  const asked = performance.now()
  child.kill('SIGTERM')
  t.same(await ended, [0, null])
  t.ok(performance.now() - asked < 15_000)
})

tap.test('exit codes of the command line', async (t) => {
  const code = async (args: string[], environment = {}) => (await command(t, args, environment).ended)[0]
  t.equal(await code(['--help']), 0)
  t.equal(await code(['sbumit']), 64)
  t.equal(await code(['submit']), 64)
  t.equal(await code(['submit', '/nonexistent.json']), 64)
  t.equal(await code(['show', 'x', '--url', 'http://127.0.0.1:1']), 3)
  t.equal(await code(['show', 'x'], { PATCHBAY_URL: 'ftp://x' }), 64)
  t.equal(await code(['serve']), 64)
})
