import { PassThrough, Readable } from 'node:stream'
import type { Test } from 'tap'
import { type Service, serviceAt } from '../../src/client/http/patchbay.ts'
import type { Terminal } from '../../src/client/output/terminal.ts'
import { type Opened, openApp } from '../api/fixture.ts'
import type { Servers } from '../servers.ts'

export interface Listening extends Opened {
  url: string
  service: Service
}

/** The real API on a real port. */
export async function listen(t: Pick<Test, 'teardown'>, servers: Servers): Promise<Listening> {
  const opened = await openApp(t, servers)
  const url = await opened.app.listen({ port: 0, host: '127.0.0.1' })
  return { ...opened, url, service: serviceAt(url) }
}

/** A terminal that remembers what was written to it, and has `input` to be read. */
export function paper(input = '', { isTTY = false, columns = 80 } = {}) {
  const written = { out: '', err: '' }
  const sink = (name: 'out' | 'err') => {
    const stream = new PassThrough()
    stream.on('data', (chunk: Buffer) => {
      written[name] += chunk
    })
    return stream
  }
  const terminal: Terminal = {
    in: Readable.from([input]),
    out: sink('out'),
    err: Object.assign(sink('err'), { isTTY, columns }),
  }
  return { terminal, written }
}
