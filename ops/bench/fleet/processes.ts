import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import type pg from 'pg'
import { cpuSecondsOfChildren, cpuSecondsWithChildren } from '../cpu-time.ts'
import type { Ground } from '../service/with-service.ts'

/**
 * A real worker opens 16 connections; those of a process share them, as behind a pooler, so that Postgres' usual 100 are
 * enough for these processes and the API.
 */
const processCount = 3

/** Seconds of CPU time by the kind of process. */
export interface CpuByKind {
  api: number
  postgres: number
  redis: number
  workers: number
}

export interface Fleet {
  /** Settles when all workers take builds. */
  started: Promise<unknown>
  /** Kills the workers of one process, with their builds, and starts as many others. */
  replaceOne(): void
  kill(): void
  /** Returns the CPU time used so far. */
  cpuTime(): Promise<CpuByKind>
}

/** Starts simulated workers in a few processes. */
export async function startFleet(
  { databaseUrl, redisUrl }: Ground,
  client: pg.Client,
  { workers, buildMs, apiPid }: { workers: number; buildMs: number; apiPid: number },
): Promise<Fleet> {
  const program = fileURLToPath(new URL('workers-process.ts', import.meta.url))
  const start = (count: number, name: string) => {
    const args = ['--import', 'tsx', program, databaseUrl, redisUrl, name, `${count}`, `${buildMs}`]
    return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  }
  const counts = Array.from({ length: processCount }, (_, index) =>
    Math.floor((workers + index) / processCount),
  )
  const processes = counts.map((count, index) => start(count, `w${index}`))
  const postgresPid = await parentOfBackend(client)
  const redisPid = await pidOfRedis(redisUrl)
  return {
    started: Promise.all(processes.map(({ stdout }) => once(stdout, 'data'))),
    replaceOne() {
      processes.shift()?.kill('SIGKILL')
      processes.push(start(counts[0] ?? 0, 'replaced'))
    },
    kill() {
      for (const one of processes) one.kill('SIGKILL')
    },
    async cpuTime() {
      return {
        api: await cpuSecondsWithChildren(apiPid),
        postgres: await cpuSecondsWithChildren(postgresPid),
        redis: await cpuSecondsWithChildren(redisPid),
        workers: (await cpuSecondsOfChildren()) + (await cpuOfAll(processes)),
      }
    },
  }
}

async function cpuOfAll(processes: ChildProcess[]): Promise<number> {
  const times = await Promise.all(processes.map(({ pid }) => cpuSecondsWithChildren(pid ?? 0)))
  return times.reduce((total, one) => total + one, 0)
}

async function parentOfBackend(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const status = await readFile(`/proc/${rows[0]?.pid}/status`, 'utf8')
  return Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1])
}

async function pidOfRedis(url: string): Promise<number> {
  const redis = new Redis(url)
  try {
    return Number(/^process_id:(\d+)/m.exec(await redis.info('server'))?.[1])
  } finally {
    redis.disconnect()
  }
}
