import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The kinds of object that clients of a binary cache ask it for. */
export type Asked = 'narinfo' | 'listing' | 'nar' | 'other'

export interface Traffic {
  requests: number
  /** Bytes of sent bodies, as they went over the wire. */
  bytes: number
}

/** A cache under another address, which counts its answers. */
export interface CountingProxy {
  url: string
  /** Returns the counts since it was opened or last asked. */
  take(): { [asked in Asked]: Traffic }
  close(): Promise<void>
}

/** Passes requests on to a cache by HTTP. Without `listings`, answers 404 to each request for one. */
export async function openCountingProxy(
  cache: string,
  { listings }: { listings: boolean },
): Promise<CountingProxy> {
  const agent = new Agent({ keepAlive: true })
  let counted = nothing()
  const server = createServer((asked, answer) => {
    const kind = kindOf(asked.url ?? '')
    counted[kind].requests += 1
    if (kind === 'listing' && !listings) {
      answer.writeHead(404).end()
      return
    }
    const { host: _, connection: __, ...headers } = asked.headers
    const passedOn = request(`${cache}${asked.url}`, { agent, method: asked.method, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers)
      given.on('data', (chunk: Buffer) => {
        counted[kind].bytes += chunk.length
      })
      given.pipe(answer)
    })
    passedOn.on('error', () => answer.destroy())
    passedOn.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = counted
      counted = nothing()
      return taken
    },
    async close() {
      server.close()
      server.closeAllConnections()
      agent.destroy()
      await once(server, 'close')
    },
  }
}

const nothing = (): { [asked in Asked]: Traffic } => ({
  narinfo: { requests: 0, bytes: 0 },
  listing: { requests: 0, bytes: 0 },
  nar: { requests: 0, bytes: 0 },
  other: { requests: 0, bytes: 0 },
})

function kindOf(path: string): Asked {
  if (path.endsWith('.narinfo')) return 'narinfo'
  if (path.endsWith('.ls')) return 'listing'
  return path.startsWith('/nar/') ? 'nar' : 'other'
}
