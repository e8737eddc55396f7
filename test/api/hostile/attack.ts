import { randomUUID } from 'node:crypto'
import { access, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Canaries, HostileRequest } from './requests.ts'

export interface Attack {
  canaries: Canaries
  /** Sends so many requests, and throws at the first answer that is a fault or contains a secret. */
  send(requests: fc.Arbitrary<HostileRequest>, numRuns: number, seed?: number): Promise<void>
  /** Throws if anything has run a caller's text. */
  nothingWasRun(): Promise<void>
  close(): void
}

export interface Answer {
  status: number
  body: string
}

/** Refusals because of load, which are not faults. */
const mayRefuse = /"code":"(queue-full|rate-limited)"/

/** Attacks the API at a URL. The file `secret` in the folder must not come out. */
export async function openAttack(
  url: string,
  folder: string,
  onAnswer: (request: HostileRequest, answer: Answer) => Promise<void> | void = () => {},
): Promise<Attack> {
  const canaries = { touched: join(folder, 'touched'), secret: join(folder, 'secret') }
  const content = randomUUID()
  await writeFile(canaries.secret, content)
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const { port } = new URL(url)
  return {
    canaries,
    async send(requests, numRuns, seed) {
      await fc.assert(
        fc.asyncProperty(requests, async (one) => {
          const answer = await ask(agent, Number(port), one)
          const shown = `${answer.status} ${JSON.stringify(one).slice(0, 2000)} ${answer.body.slice(0, 500)}`
          if (answer.status >= 500 && !mayRefuse.test(answer.body)) throw new Error(shown)
          if (answer.body.includes(content)) throw new Error(`what is secret was read: ${shown}`)
          await onAnswer(one, answer)
        }),
        { numRuns, ...(seed !== undefined && { seed }) },
      )
    },
    async nothingWasRun() {
      const isThere = await access(canaries.touched).then(
        () => true,
        () => false,
      )
      if (isThere) throw new Error('the text of a caller was run')
    },
    close: () => agent.destroy(),
  }
}

function ask(agent: Agent, port: number, { method, path, body }: HostileRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' }
    const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, async (response) => {
      const pieces: Buffer[] = []
      for await (const piece of response) pieces.push(piece as Buffer)
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString() })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
