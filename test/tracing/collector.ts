import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Test } from 'tap'

/** A span as OTLP in JSON has it, with its attributes by name and the service that sent it. */
export interface ReceivedSpan {
  name: string
  traceId: string
  spanId: string
  parentSpanId: string
  /** Milliseconds since the epoch. */
  start: number
  end: number
  /** 2: an error. */
  status: number
  attributes: { [name: string]: string | number }
  service: string
}

export interface Collector {
  address: string
  spans: ReceivedSpan[]
  requests: { path: string; headers: IncomingHttpHeaders; bytes: number }[]
}

/** Listens as a collector of OpenTelemetry does, and keeps what it receives in JSON. */
export async function openCollector(t: Pick<Test, 'teardown'>): Promise<Collector> {
  const collector: Collector = { address: '', spans: [], requests: [] }
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    collector.requests.push({ path: request.url ?? '', headers: request.headers, bytes: body.length })
    if (request.headers['content-type'] === 'application/json')
      collector.spans.push(...spansIn(JSON.parse(body.toString())))
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  collector.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return collector
}

type Attribute = { key: string; value: { stringValue?: string; intValue?: number; doubleValue?: number } }
interface Sent {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  startTimeUnixNano: string
  endTimeUnixNano: string
  status?: { code?: number }
  attributes: Attribute[]
}

function spansIn({ resourceSpans }: { resourceSpans: Resource[] }): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map(({ name, traceId, spanId, parentSpanId = '', status, attributes, ...times }) => ({
        ...{ name, traceId, spanId, parentSpanId },
        start: Number(times.startTimeUnixNano) / 1e6,
        end: Number(times.endTimeUnixNano) / 1e6,
        status: status?.code ?? 0,
        attributes: byName(attributes),
        service: String(byName(resource.attributes)['service.name']),
      })),
  )
}

interface Resource {
  resource: { attributes: Attribute[] }
  scopeSpans: { spans: Sent[] }[]
}

function byName(attributes: Attribute[]): ReceivedSpan['attributes'] {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? value.doubleValue ?? '']),
  )
}
