import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SetupFault } from '../errors.ts'
import { contentType, type Expose } from './metrics.ts'

export interface MetricsServer {
  /** URL of the metrics. */
  address: string
  close(): Promise<void>
}

/**
 * Serves the metrics of a process at `/metrics` on a port of their own, without tokens: a worker has no other port, and this one
 * answers while Postgres is away. Throws `SetupFault` if it cannot listen.
 */
export async function listenForScrapes(
  expose: Expose,
  { host, port }: { host: string; port: number },
): Promise<MetricsServer> {
  const server = createServer(async ({ method, url }, response) => {
    if (url?.split('?')[0] !== '/metrics') return void response.writeHead(404).end()
    if (method !== 'GET' && method !== 'HEAD')
      return void response.writeHead(405, { allow: 'GET, HEAD' }).end()
    try {
      const text = await expose()
      response.writeHead(200, { 'content-type': contentType }).end(method === 'HEAD' ? undefined : text)
    } catch {
      response.writeHead(500).end()
    }
  })
  server.requestTimeout = 10_000
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new SetupFault(
      `Cannot serve metrics at ${host}, port ${port} (PATCHBAY_METRICS_HOST, PATCHBAY_METRICS_PORT): ${(error as Error).message}`,
      { cause: error },
    )
  }
  const { address, port: taken, family } = server.address() as AddressInfo
  return {
    address: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}/metrics`,
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
