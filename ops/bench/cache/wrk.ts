import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Run } from '../run.ts'

/** What wrk counted. */
export interface Load {
  requests: number
  bytes: number
  seconds: number
}

export interface Asked {
  /** URL paths. */
  paths: string[]
  connections: number
  seconds: number
  /** Whether each is asked for once, instead of over and over. */
  once?: boolean
  /** Whether there is anything to be had. */
  misses?: boolean
}

const script = fileURLToPath(new URL('requests.lua', import.meta.url))

/** Has wrk ask for paths, with one thread. Throws where an answer is another than expected. */
export async function load(run: Run, folder: string, url: string, asked: Asked): Promise<Load> {
  const list = join(folder, 'paths')
  await writeFile(list, `${asked.paths.join('\n')}\n`)
  const output = await run('wrk', [
    ...['--threads', '1', '--connections', `${asked.connections}`, '--duration', `${asked.seconds}s`],
    ...['--timeout', '60s', '--script', script, url, '--', list, ...(asked.once ? ['once'] : [])],
  ])
  return parseLoad(output, asked.misses ?? false)
}

/** Of the line that requests.lua prints. */
export function parseLoad(output: string, misses: boolean): Load {
  const [, json] = /^@wrk (.*)$/m.exec(output) ?? []
  if (json === undefined) throw new Error(`wrk has counted nothing: ${output}`)
  const { requests, bytes, microseconds, refused, broken } = JSON.parse(json) as Record<string, number>
  if (!requests || !microseconds || bytes === undefined) throw new Error(`wrk has counted nothing: ${json}`)
  if (broken) throw new Error(`${broken} connections broke: ${json}`)
  if (refused !== (misses ? requests : 0))
    throw new Error(`${refused} of ${requests} were no success: ${json}`)
  return { requests, bytes, seconds: microseconds / 1e6 }
}
