import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

/** A request to a receiver. */
export interface Received {
  headers: IncomingHttpHeaders
  body: string
  path: string
}

export interface Receiver {
  /** URL without a path. */
  url: string
  port: number
  /** In the order of arrival. */
  received: Received[]
  /** Returns the number of requests being answered. */
  open(): number
}

/** Starts an HTTP server for webhooks. `answer` gets the request's number, from 1; it may leave the request unanswered. */
export async function startReceiver(
  t: Pick<Test, 'teardown'>,
  answer: (response: ServerResponse, nth: number, request: Received) => void = (response) => response.end(),
): Promise<Receiver> {
  const received: Received[] = []
  let open = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    open++
    response.on('close', () => open--)
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const one = {
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        path: request.url ?? '',
      }
      received.push(one)
      answer(response, received.length, one)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, received, open: () => open }
}
