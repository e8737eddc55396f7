import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Run } from '../run.ts'

/** The counts of wrk. */
export interface Load {
  requests: number
  bytes: number
  seconds: number
  /** Milliseconds of an answer: the median, and the 99th percentile. */
  p50: number
  p99: number
}

export interface Asked {
  /** URL paths. */
  paths: string[]
  connections: number
  seconds: number
  /** Whether each path is requested once, instead of repeatedly. */
  once?: boolean
  /** JSON to POST to each path, instead of a GET. */
  body?: string
  /** Whether the cache lacks the paths, so that 404 is the expected answer. */
  misses?: boolean
}

const script = fileURLToPath(new URL('requests.lua', import.meta.url))

/** Runs wrk over paths, with one thread. Throws at an unexpected answer. */
export async function load(run: Run, folder: string, url: string, asked: Asked): Promise<Load> {
  const list = join(folder, 'paths')
  await writeFile(list, `${asked.paths.join('\n')}\n`)
  const body = join(folder, 'body')
  if (asked.body !== undefined) await writeFile(body, asked.body)
  const output = await run('wrk', [
    ...['--threads', '1', '--connections', `${asked.connections}`, '--duration', `${asked.seconds}s`],
    ...['--timeout', '60s', '--script', script, url, '--', list, asked.once ? 'once' : 'repeatedly'],
    ...(asked.body === undefined ? [] : [body]),
  ])
  return parseLoad(output, asked.misses ?? false)
}

/** Reads the line that requests.lua prints. */
export function parseLoad(output: string, misses: boolean): Load {
  const [, json] = /^@wrk (.*)$/m.exec(output) ?? []
  if (json === undefined) throw new Error(`wrk has counted nothing: ${output}`)
  const { requests, bytes, microseconds, refused, broken, p50, p99 } = JSON.parse(json) as Record<
    string,
    number
  >
  if (!requests || !microseconds || bytes === undefined || p50 === undefined || p99 === undefined)
    throw new Error(`wrk has counted nothing: ${json}`)
  if (broken) throw new Error(`${broken} connections broke: ${json}`)
  if (refused !== (misses ? requests : 0))
    throw new Error(`${refused} of ${requests} were no success: ${json}`)
  return { requests, bytes, seconds: microseconds / 1e6, p50: p50 / 1000, p99: p99 / 1000 }
}
