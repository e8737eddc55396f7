// A separate process with the clients of one build, by server-sent events and by long polls. They report when each step of
// the build reached them, by the clock that all processes of the machine share.
import { Agent, get, type IncomingMessage } from 'node:http'

export interface Ask {
  url: string
  buildId: string
  streams: number
  polls: number
}

/** The messages to the parent process. */
export type Told =
  /** All clients are connected. */
  | { kind: 'connected' }
  /** The build has ended: for all clients of a kind, the nanoseconds at which each step reached them, by its number. */
  | { kind: 'ended'; streams: [step: number, at: string][]; polls: [step: number, at: string][] }

const { url, buildId, streams, polls } = JSON.parse(process.argv[2] ?? '') as Ask
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
const seen = { streams: [] as [number, bigint][], polls: [] as [number, bigint][] }

const tell = (told: Told) =>
  new Promise<void>((resolve, reject) => {
    process.send?.(told, (error: Error | null) => (error ? reject(error) : resolve()))
  })
const ready: Promise<void>[] = []
const over: Promise<void>[] = []
for (let client = 0; client < streams; client++) follow(stream)
for (let client = 0; client < polls; client++) follow(poll)
await Promise.all(ready)
await tell({ kind: 'connected' })
await Promise.all(over)
const told = (those: [number, bigint][]): [number, string][] => those.map(([step, at]) => [step, `${at}`])
await tell({ kind: 'ended', streams: told(seen.streams), polls: told(seen.polls) })
agent.destroy()
process.disconnect()

/** Counts the clients that are connected, and those that have seen the end. */
function follow(client: (connected: () => void) => Promise<void>): void {
  let connected = () => {}
  ready.push(
    new Promise((resolve) => {
      connected = resolve
    }),
  )
  over.push(client(connected))
}

async function stream(connected: () => void): Promise<void> {
  const response = await ask(`${url}/v1/builds/${buildId}/events`, {})
  let rest = ''
  for await (const chunk of response.setEncoding('utf8')) {
    const at = process.hrtime.bigint()
    connected()
    const blocks = (rest + chunk).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const step = /^event: progress\ndata: \{"done":(\d+)/m.exec(block)?.[1]
      if (step) seen.streams.push([Number(step), at])
    }
  }
}

async function poll(connected: () => void): Promise<void> {
  let etag = ''
  let step = 0
  for (;;) {
    const response = await ask(`${url}/v1/builds/${buildId}?wait=60`, etag && { 'if-none-match': etag })
    const at = process.hrtime.bigint()
    let body = ''
    for await (const chunk of response.setEncoding('utf8')) body += chunk
    connected()
    if (response.statusCode !== 200 && response.statusCode !== 304)
      throw new Error(`${response.statusCode}: ${body}`)
    etag = response.headers.etag ?? ''
    if (response.statusCode === 304) continue
    const done = Number(/"progress":\{"done":(\d+)/.exec(body)?.[1] ?? 0)
    if (done > step) seen.polls.push([done, at])
    step = done
    if (!response.headers['retry-after']) return
  }
}

function ask(address: string, headers: object | ''): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(address, { agent, headers: { ...(headers || {}) } }, resolve).once('error', reject)
  })
}
