import { type ClientRequest, type IncomingMessage, request } from 'node:http'

/** An event as it comes over the wire. */
export interface Received {
  id: number
  event: string
  data: { [key: string]: unknown }
  /** Time of arrival, on the clock of `performance`. */
  at: number
}

export interface Stream {
  status: number
  headers: IncomingMessage['headers']
  received: Received[]
  comments: number
  /** `ended`: the server ended the body properly. `broken`: it did not. */
  closed: Promise<'ended' | 'broken'>
  /** Breaks the connection off. */
  cut(): void
}

/** Listens to server-sent events over its own connection, and reads every field of the standard. */
export async function listen(
  url: string,
  {
    lastEventId,
    onEvent,
    token,
  }: { lastEventId?: number | undefined; onEvent?: (event: Received) => void; token?: string } = {},
): Promise<Stream> {
  const headers = {
    accept: 'text/event-stream',
    ...(lastEventId && { 'last-event-id': lastEventId }),
    ...(token && { authorization: `Bearer ${token}` }),
  }
  const asked: ClientRequest = request(url, { headers, agent: false })
  asked.end()
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve)
    asked.once('error', reject)
  })
  const stream: Stream = {
    status: response.statusCode ?? 0,
    headers: response.headers,
    received: [],
    comments: 0,
    closed: new Promise((resolve) => {
      response.once('close', () => resolve(response.complete ? 'ended' : 'broken'))
    }),
    cut: () => response.destroy(),
  }
  asked.on('error', () => {})
  response.on('error', () => {})
  response.setEncoding('utf8')
  let text = ''
  response.on('data', (chunk: string) => {
    text += chunk
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) take(block)
  })
  return stream

  function take(block: string): void {
    if (block.startsWith(':')) stream.comments++
    const fields = new Map(block.split('\n').map((line) => split(line)))
    const data = fields.get('data')
    if (data === undefined) return
    const event = {
      id: Number(fields.get('id')),
      event: fields.get('event') ?? '',
      data: JSON.parse(data) as Received['data'],
      at: performance.now(),
    }
    stream.received.push(event)
    onEvent?.(event)
  }
}

function split(line: string): [string, string] {
  const at = line.indexOf(': ')
  return [line.slice(0, at), line.slice(at + 2)]
}
