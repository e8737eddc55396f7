import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Test } from 'tap'

/** How a proxy treats the bytes of its open and future connections. */
export type Manner =
  /** Passes them on. */
  | 'pass'
  /** Accepts them and passes nothing on, as a network that loses every packet: neither side notices. */
  | 'swallow'
  /** Resets every connection at once, and accepts no other. */
  | 'refuse'

export interface Proxy {
  /** The URL that was given, with the proxy's address. */
  url: string
  /** Changes the treatment from now on. Lost bytes stay lost, and their connections stay silent. */
  behave(manner: Manner): void
  /** Passes each piece on so many milliseconds later, in both directions. */
  delay(ms: number): void
  /** Resets all connections that are open; others may come. */
  reset(): void
  /** How many clients are connected. */
  readonly connections: number
  close(): Promise<void>
}

/** Stands between clients and the TCP port or Unix socket of a server, until the test is torn down. */
export async function startProxy(t: Pick<Test, 'teardown'>, serverUrl: string): Promise<Proxy> {
  let manner: Manner = 'pass'
  let delayMs = 0
  const pairs = new Set<{ sockets: [Socket, Socket]; isBroken: boolean }>()

  const server = createServer((client) => {
    if (manner === 'refuse') return resetSocket(client)
    const pair = { sockets: [client, connect(targetOf(serverUrl))] as [Socket, Socket], isBroken: false }
    pairs.add(pair)
    const [, upstream] = pair.sockets
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      const isLost = () => {
        if (manner === 'swallow') pair.isBroken = true
        return pair.isBroken
      }
      const pass = (work: () => void) => {
        if (isLost()) return
        if (delayMs === 0) work()
        else setTimeout(() => isLost() || work(), delayMs)
      }
      from.on('data', (bytes) => pass(() => to.write(bytes)))
      from.on('end', () => pass(() => to.end()))
      from.on('error', () => pass(() => to.destroy()))
      from.on('close', () => {
        if (client.destroyed && upstream.destroyed) pairs.delete(pair)
        pass(() => to.destroy())
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const reset = () => {
    for (const {
      sockets: [client, upstream],
    } of pairs) {
      resetSocket(client)
      // May be a Unix socket, which knows no reset.
      upstream.destroy()
    }
    pairs.clear()
  }
  const close = async () => {
    reset()
    if (!server.listening) return
    server.close()
    await once(server, 'close')
  }
  t.teardown(close)
  const url = new URL(serverUrl)
  url.searchParams.delete('host')
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: url.href,
    behave(next) {
      manner = next
      if (manner === 'refuse') reset()
    },
    delay(ms) {
      delayMs = ms
    },
    reset,
    get connections() {
      return pairs.size
    },
    close,
  }
}

/**
 * Resets a connection. Node 20 leaks the handle of a socket that is reset while it shuts down, and the process then never
 * exits, so such a socket is destroyed.
 */
function resetSocket(socket: Socket): void {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}

/** A Postgres' URL may name the folder of its socket. */
function targetOf(serverUrl: string): { path: string } | { host: string; port: number } {
  const { hostname, port, searchParams } = new URL(serverUrl)
  const folder = searchParams.get('host')
  return folder ? { path: `${folder}/.s.PGSQL.5432` } : { host: hostname, port: Number(port) }
}
