import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'
import { Client } from 'undici'
import type { ServedCache } from '../../src/api/dependencies.ts'
import type { Db } from '../../src/db/db.ts'
import { emptyCache, registerChannel } from '../api/fixture.ts'
import { descendants } from '../end-to-end/processes.ts'
import { eventually } from '../eventually.ts'
import { patchbay } from '../patchbay.ts'
import type { Servers } from '../servers.ts'

type Entry = { [field: string]: unknown }

export interface Service {
  address: string
  db: Db
  cache: ServedCache
  /** PID of the main process. */
  pid: number
  log: Entry[]
  stderr: Promise<string>
  /** Exit code and signal of the main process. */
  exit: Promise<[number | null, NodeJS.Signals | null]>
  /** PIDs of the processes of the API, by number. */
  pids(): Map<number, number>
  /** Sends a request to the process of this number, on the connection of earlier ones. */
  ask(number: number, request: Request): Promise<Answer>
  /** Sends a request to that process on a connection of its own, for answers that take long. */
  askApart(number: number, request: Request): Promise<Answer>
}

export interface Request {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  body?: unknown
  token?: string
  /** Idempotency key. */
  key?: string
}

export interface Answer {
  status: number
  headers: { [name: string]: unknown }
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect
  json(): any
}

export const processes = 2

/** Starts `patchbay serve` as several processes on a database with a channel and a cache of its own. */
export async function startService(
  t: Pick<Test, 'teardown'>,
  servers: Servers,
  settings: NodeJS.ProcessEnv = {},
): Promise<Service> {
  const { db, databaseUrl } = await servers.freshDatabase()
  const { cache, cacheFolder } = await emptyCache(t)
  await registerChannel(db)
  const [program = '', ...args] = ['setpriv', '--pdeathsig', 'KILL', ...patchbay('serve')]
  const child = spawn(program, args, {
    // A group of its own, which a test signals as systemd does.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      ...{ DATABASE_URL: databaseUrl, REDIS_URL: servers.redisUrl, PATCHBAY_CACHE: cacheFolder },
      ...{ PATCHBAY_PORT: '0', PATCHBAY_API_PROCESSES: String(processes), PATCHBAY_LOG_LEVEL: 'debug' },
      ...settings,
    },
  })
  const stderr = text(child.stderr)
  const exit = new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.once('exit', (...how) => resolve(how)),
  )
  const log: Entry[] = []
  const clients = new Map<number, Client>()
  const apart: Client[] = []
  t.teardown(async () => {
    await Promise.all([...clients.values(), ...apart].map((client) => client.destroy()))
    child.kill('SIGKILL')
    await exit
  })
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line)
      log.push(entry)
      if (entry.msg === 'patchbay is up') resolve(entry.address)
    })
    void exit.then(async ([code]) => reject(new Error(`It ended with ${code}: ${await stderr}`)))
  })
  const pid = child.pid as number

  /** Opens connections until the kernel gives one to the process of this number, which its log shows. */
  async function connect(number: number): Promise<Client> {
    for (;;) {
      const client = new Client(address)
      const { headers } = await send(client, { path: '/v1/version', ...(token && { token }) })
      if ((await processOf(String(headers['x-request-id']))) === number) return client
      await client.close()
    }
  }
  const token = settings.PATCHBAY_ADMIN_TOKEN
  const answered = (id: string) =>
    log.find(({ msg, requestId }) => msg === 'answered' && requestId === id)?.process
  async function processOf(id: string): Promise<number> {
    await eventually(() => answered(id) !== undefined)
    return Number(answered(id))
  }

  const pids = () =>
    new Map(
      log
        .filter(({ msg }) => msg === 'this process of the API is up')
        .map((entry) => [Number(entry.process), Number(entry.pid)]),
    )
  // The lines of two processes may come in another order than they were written.
  await eventually(() => pids().size === processes)

  return {
    ...{ address, db, cache, pid, log, stderr, exit, pids },
    async ask(number, request) {
      const known = clients.get(number)
      if (known) return send(known, request)
      const client = await connect(number)
      clients.set(number, client)
      // It would connect again, to any process.
      client.once('disconnect', () => clients.delete(number))
      return send(client, request)
    },
    async askApart(number, request) {
      const client = await connect(number)
      apart.push(client)
      return send(client, request)
    },
  }
}

async function send(client: Client, { method = 'GET', path, body, token, key }: Request): Promise<Answer> {
  const {
    statusCode,
    headers,
    body: answer,
  } = await client.request({
    ...{ method, path },
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(key && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: statusCode, headers, text, json: () => JSON.parse(text) }
}

/** Numbers of all processes of the API. */
export const numbers = Array.from({ length: processes }, (_, index) => index + 1)

export const childrenOf = (service: Service) => descendants(service.pid)
