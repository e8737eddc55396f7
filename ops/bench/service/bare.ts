import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Starts a Fastify with bare routes in a process of its own. */
export const startBare = () => startServer('bare-process.ts')

/** Starts a server of Node alone, whose answers are constant, in a process of its own. */
export const startConstant = () => startServer('constant-process.ts')

/** Starts the server of a file. Returns its URL. */
async function startServer(file: string): Promise<{ url: string; close(): Promise<void> }> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  })
  const ended = once(child, 'exit')
  const [url] = (await Promise.race([once(child, 'message'), ended])) as [string | number]
  if (typeof url !== 'string') throw new Error(`${file} has ended with ${url}`)
  return {
    url,
    async close() {
      child.disconnect()
      await ended
    },
  }
}
