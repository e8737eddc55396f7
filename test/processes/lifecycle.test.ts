import { mkdir, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { Client } from 'undici'
import { plan } from '../api/fixture.ts'
import { alive } from '../end-to-end/processes.ts'
import { eventually } from '../eventually.ts'
import { startServers, temporaryFolder } from '../servers.ts'
import { childrenOf, numbers, type Service, startService } from './service.ts'

const servers = await startServers(tap)

/** Sends a request on a connection of its own. Returns its status, or the error. */
async function once({ address }: Service): Promise<number | string> {
  const client = new Client(address)
  try {
    const { statusCode, body } = await client.request({ method: 'GET', path: '/v1/channels' })
    await body.text()
    return statusCode
  } catch (error) {
    return String(error)
  } finally {
    await client.destroy()
  }
}

/** A long poll that each process holds open. */
async function longPolls({ ask, askApart, db }: Service) {
  const submitted = { method: 'POST', path: '/v1/environments', body: { packages: ['click'] } } as const
  const { id, build } = (await ask(1, submitted)).json()
  await plan(db, build.id)
  const answers = numbers.map((number) => askApart(number, { path: `/v1/environments/${id}?wait=60` }))
  const open = 'patchbay_watches_open{kind="long-poll",process='
  for (const number of numbers)
    await eventually(async () => (await ask(1, { path: '/metrics' })).text.includes(`${open}"${number}"} 1`))
  return answers
}

tap.test('processes that end', async (t) => {
  const service = await startService(t, servers)

  await t.test('a process that is killed is replaced, and no later request fails', async (t) => {
    const { log } = service
    const killed = service.pids().get(1) as number
    const ends = () => log.filter(({ msg }) => /has ended by itself/.test(String(msg)))
    /** Sent while the killed process may still have taken them. */
    const during: (number | string)[] = []
    const after: (number | string)[] = []
    let isOver = false
    const callers = Array.from({ length: 8 }, async () => {
      while (!isOver) {
        const sentAfter = ends().length > 0
        const answer = await once(service)
        if (sentAfter) after.push(answer)
        else during.push(answer)
      }
    })
    await eventually(() => during.length > 20)
    process.kill(killed, 'SIGKILL')
    await eventually(() => service.pids().get(1) !== killed && after.length > 100)
    isOver = true
    await Promise.all(callers)
    t.same(
      after.filter((answer) => answer !== 200),
      [],
    )
    t.match(ends(), [{ level: 50, process: 1, pid: service.pid }])
    t.match(ends()[0]?.msg, /^API process 1 has ended by itself and is started again in 100 ms: SIGKILL/)
    t.equal((await service.ask(1, { path: '/readyz' })).status, 200, 'the new one answers at the port')
    t.equal(log.filter(({ msg }) => msg === 'patchbay is up').length, 1)
  })

  await t.test(
    'a process that an operator ends alone answers its requests and is replaced, and none fails',
    async (t) => {
      const [ofOther, ofEnded] = await longPolls(service)
      // It lasts until the service is killed.
      ofOther?.catch(() => {})
      const pid = service.pids().get(2) as number
      let isOver = false
      const callers = Array.from({ length: 8 }, async () => {
        const seen = []
        while (!isOver) seen.push(await once(service))
        return seen
      })
      process.kill(pid, 'SIGTERM')
      await eventually(() => service.pids().get(2) !== pid)
      isOver = true
      const seen = (await Promise.all(callers)).flat()
      t.ok(seen.length > 20, `${seen.length} requests`)
      t.same(
        seen.filter((answer) => answer !== 200),
        [],
      )
      t.equal((await ofEnded)?.status, 200)
      t.equal((await service.ask(2, { path: '/readyz' })).status, 200)
    },
  )

  await t.test('the processes end with a main process that is killed', async (t) => {
    const children = await childrenOf(service)
    process.kill(service.pid, 'SIGKILL')
    await eventually(async () => (await alive(children)).length === 0)
    t.same(await service.exit, [null, 'SIGKILL'])
  })
})

for (const [who, signal, target] of [
  ['the main process alone', 'SIGTERM', (pid: number) => pid],
  ['all processes at once, as by systemd and terminals', 'SIGINT', (pid: number) => -pid],
] as const)
  tap.test(`${signal} to ${who}: requests under way are answered, and all processes end`, async (t) => {
    const service = await startService(t, servers)
    const answers = await longPolls(service)
    const children = await childrenOf(service)
    t.equal(children.length, numbers.length)
    process.kill(target(service.pid), signal)
    for (const answer of await Promise.all(answers)) {
      t.equal(answer.status, 200)
      t.match(answer.json(), { status: 'building' }, 'a service that ends answers at once')
    }
    t.same(await service.exit, [0, null])
    t.same(await alive(children), [])
    t.equal(await service.stderr, '')
    t.notOk(service.log.some(({ msg }) => /has ended by itself/.test(String(msg))))
  })

tap.test('a process that does not start again ends them all, for the reason it has', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'data')
  await mkdir(dataDir)
  const service = await startService(t, servers, { PATCHBAY_DATA_DIR: dataDir })
  const children = await childrenOf(service)
  await rmdir(dataDir)
  await writeFile(dataDir, 'no folder')
  process.kill(service.pids().get(2) as number, 'SIGKILL')
  t.same(await service.exit, [70, null])
  t.match(
    await service.stderr,
    /^API process 2 has ended 7 times in a row and is given up\. The last time: The data folder .* cannot be used: /,
  )
  t.same(await alive(children), [])
})
