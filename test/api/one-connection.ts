import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import type { Test } from 'tap'
import type { App } from '../../src/api/dependencies.ts'

export interface Received {
  status: number
  headers: IncomingMessage['headers']
  body: Buffer
}

export interface Connection {
  get(path: string, headers?: { [name: string]: string }, method?: string): Promise<Received>
  /** How many of the requests have reached Fastify. */
  readonly throughFastify: number
}

/** Makes the app listen, and sends it one request after the other over one connection. */
export async function oneConnection(t: Pick<Test, 'teardown'>, app: App): Promise<Connection> {
  let throughFastify = 0
  app.addHook('onRequest', async () => void throughFastify++)
  const address = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  return {
    async get(path, headers = {}, method = 'GET') {
      const asked = request({ host: address.hostname, port: address.port, path, method, headers, agent })
      asked.end()
      const [answer] = (await once(asked, 'response')) as [IncomingMessage]
      const chunks: Buffer[] = []
      for await (const chunk of answer) chunks.push(chunk as Buffer)
      return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }
    },
    get throughFastify() {
      return throughFastify
    },
  }
}
