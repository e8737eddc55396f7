import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Starts a Fastify with bare routes in a process of its own. Returns its URL. */
export async function startBare(): Promise<{ url: string; close(): Promise<void> }> {
  const child = fork(fileURLToPath(new URL('bare-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  })
  const ended = once(child, 'exit')
  const [url] = (await Promise.race([once(child, 'message'), ended])) as [string | number]
  if (typeof url !== 'string') throw new Error(`the bare Fastify has ended with ${url}`)
  return {
    url,
    async close() {
      child.disconnect()
      await ended
    },
  }
}
