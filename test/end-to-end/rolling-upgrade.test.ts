import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import tap from 'tap'
import { moduleOf, nodeOptions } from '../program.ts'
import { temporaryFolder } from '../servers.ts'
import { writeOtherVersion } from './other-version.ts'
import { ended, openSite } from './site.ts'

/** A version of Patchbay that can be started. */
interface Version {
  folder: string
  /** Arguments of Node before those of `patchbay`. */
  command: string[]
}

interface Program {
  /** URL of an API. */
  address: string
  /** Sends SIGTERM and returns the exit code. */
  stop(): Promise<number | null>
  /** Sends SIGUSR1 and returns the exit code once the builds have ended. */
  drain(): Promise<number | null>
}

const unlimited = { PATCHBAY_READS_PER_MINUTE: '0', PATCHBAY_WRITES_PER_MINUTE: '0' }
const site = await openSite(tap)
const old: Version = {
  folder: fileURLToPath(new URL('../..', import.meta.url)),
  command: [...nodeOptions, moduleOf('src/cli.ts')],
}
const newer: Version = {
  folder: join(await temporaryFolder(tap), 'newer'),
  command: ['--import', 'tsx', 'src/cli.ts'],
}
await writeOtherVersion(newer.folder, { isNewer: true })

async function start({ folder, command }: Version, role: 'serve' | 'work'): Promise<Program> {
  const env = site.environment({ ...unlimited, PATCHBAY_LEASE_SECONDS: '6', NODE_OPTIONS: '' })
  const args = ['--pdeathsig', 'KILL', process.execPath, ...command, role]
  const child = spawn('setpriv', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const end = once(child, 'exit').then(([code]) => code as number | null)
  tap.teardown(async () => {
    child.kill('SIGKILL')
    await end
  })
  const isUp = role === 'serve' ? 'patchbay is up' : 'taking builds'
  const lines: string[] = []
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line)
      const { msg, address } = JSON.parse(line)
      if (msg === isUp) resolve(address)
    })
    void end.then((code) => reject(new Error(`\`${role}\` ended with ${code}: ${lines.join('\n')}`)))
  })
  const endBy = (signal: NodeJS.Signals) => async () => {
    child.kill(signal)
    return end
  }
  return { address, stop: endBy('SIGTERM'), drain: endBy('SIGUSR1') }
}

/** Addresses that a load balancer knows. */
let addresses: string[] = []
let turn = 0

/** Sends a request as a load balancer does: to the next API, and to another one if a connection fails before the answer. */
async function balanced(path: string, body?: string): Promise<Response> {
  const init = body ? { method: 'POST', body, headers: { 'content-type': 'application/json' } } : {}
  for (const address of addresses.map((_, index) => addresses[(turn + index) % addresses.length])) {
    turn++
    const answer = await fetch(`${address}${path}`, init).catch(() => null)
    if (answer) return answer
  }
  throw new Error('no API answered')
}

tap.test(
  'two APIs and two workers are replaced one by one under load: no request fails, no build is lost',
  async (t) => {
    const apis = [await start(old, 'serve'), await start(old, 'serve')]
    const workers = [await start(old, 'work'), await start(old, 'work')]
    addresses = apis.map(({ address }) => address)

    const failures: string[] = []
    let answered = 0
    const request = async (path: string, body?: string) => {
      try {
        const answer = await balanced(path, body)
        const text = await answer.text()
        if (answer.status >= 400) failures.push(`${path}: ${answer.status} ${text}`)
        answered++
        return JSON.parse(text) as { id: string }
      } catch (error) {
        failures.push(`${path}: ${error}`)
        return null
      }
    }
    const ready = await request('/v1/environments?wait=60', JSON.stringify({ packages: ['click'] }))
    t.equal((await ended(site, String(ready?.id))).status, 'ready')

    let isOver = false
    const asked = new Set<string>()
    const callers = Array.from({ length: 4 }, async () => {
      while (!isOver) {
        await request('/v1/environments', JSON.stringify({ packages: ['click'] }))
        await request(`/v1/environments/${ready?.id}`)
        await sleep(20)
      }
    })
    // Specs that differ in what they import, of packages that are built already: many builds, little to compile.
    let spec = 0
    const submitter = (async () => {
      while (!isOver) {
        const body = { packages: ['click', 'jinja2'], skipImports: ['click', `none_${spec++}`] }
        const accepted = await request('/v1/environments', JSON.stringify(body))
        if (accepted) asked.add(accepted.id)
        await sleep(1500)
      }
    })()

    const exits: (number | null)[] = []
    for (const [index, api] of apis.entries()) {
      // As a rollout does: the next one answers before the former leaves, and the balancer knows of both.
      const next = await start(newer, 'serve')
      addresses = [...addresses, next.address]
      exits.push(await api.stop())
      addresses = addresses.filter((address) => address !== api.address)
      const worker = workers[index]
      await start(newer, 'work')
      if (worker) exits.push(await worker.drain())
    }
    isOver = true
    await Promise.all([...callers, submitter])

    t.same(failures, [])
    t.same(exits, [0, 0, 0, 0])
    t.ok(answered > 50, `${answered} requests`)
    t.ok(asked.size > 2, `${asked.size} builds`)
    const lost: unknown[] = []
    for (const id of asked) {
      const { status, build } = await ended(site, id)
      if (status !== 'ready' || build.attempt !== 1) lost.push({ id, status, build })
    }
    t.same(lost, [])
  },
)
