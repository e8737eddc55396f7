import { connect } from 'node:net'
import fastify from 'fastify'
import tap, { type Test } from 'tap'
import type { App } from '../../../src/api/dependencies.ts'
import { type Chunk, type StreamRules, streams } from '../../../src/api/watch/stream.ts'
import { eventually } from '../../eventually.ts'

/** A feed of numbers, a kilobyte each, that is read four at a time; and how often it was read. */
async function numbers(t: Test, rules: Partial<StreamRules> = {}) {
  const app = fastify() as unknown as App
  const wakes = new Set<() => void>()
  const site = {
    there: 0,
    isOver: false,
    readings: [] as number[],
    fails: false,
    mayStay: true,
    listening: wakes,
    wake: () => {
      for (const wake of [...wakes]) wake()
    },
    port: 0,
    app,
  }
  const { follow } = streams(
    app,
    {
      async read(_, position): Promise<Chunk> {
        site.readings.push(position)
        if (site.fails) throw new Error('away')
        const end = Math.min(position + 4, site.there)
        let bytes = ''
        for (let number = position + 1; number <= end; number++)
          bytes += `${number}`.padEnd(1023, '.').concat('\n')
        return { bytes, position: end, more: end < site.there, last: site.isOver && end === site.there }
      },
      listen(_, wake) {
        wakes.add(wake)
        return () => wakes.delete(wake)
      },
    },
    { tickMs: 10_000, patienceMs: 60_000, endsTell: true, ...rules },
  )
  app.get('/', (_, reply) =>
    follow(reply, 'numbers', 0, { headers: {}, text: 'numbers\n', mayStay: async () => site.mayStay }),
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => app.close())
  const address = app.server.address()
  site.port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return site
}

const linesOf = (text: string) => [...text.matchAll(/^(\d+)\.+$/gm)].map(([, number]) => Number(number))
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

tap.test('what is there is read once for all who have come as far', async (t) => {
  const site = await numbers(t)
  site.there = 6
  let joined = 0
  const answers = Array.from({ length: 50 }, async () => {
    const answer = await fetch(`http://127.0.0.1:${site.port}`)
    joined++
    return answer.text()
  })
  await eventually(() => joined === 50)
  site.wake()
  await eventually(() => site.readings.at(-1) === 6)
  const before = site.readings.length
  site.there = 8
  site.wake()
  await eventually(() => site.readings.length > before)
  site.isOver = true
  site.wake()
  for (const text of await Promise.all(answers)) t.same(linesOf(text), upTo(8))
  t.ok(site.readings.length - before <= 4, 'two changes, not a hundred readings')
  await eventually(() => site.listening.size === 0)
})

tap.test('a slow client delays no other, and the service buffers nothing for it', async (t) => {
  const site = await numbers(t)
  const slow = connect(site.port, '127.0.0.1')
  let text = ''
  slow.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk
  })
  slow.pause()
  slow.write('GET / HTTP/1.0\r\n\r\n')
  await eventually(() => site.listening.size === 1)
  // More bytes than the kernel buffers for a connection.
  site.there = 20_000
  site.wake()
  let [readings, unchanged] = [0, 0]
  await eventually(() => {
    unchanged = readings === site.readings.length ? unchanged + 1 : 0
    readings = site.readings.length
    return readings > 1 && unchanged === 20
  })
  t.ok(Math.max(...site.readings) < 20_000, 'what does not fit is not read')
  site.there = 20_001
  site.isOver = true
  const fast = await (await fetch(`http://127.0.0.1:${site.port}`)).text()
  t.equal(linesOf(fast).length, 20_001, 'others are not held up')
  t.ok(linesOf(text).length < 20_000)
  slow.resume()
  await new Promise((resolve) => slow.once('close', resolve))
  t.same(linesOf(text), upTo(20_001), 'and all of it arrives in the end')
})

tap.test('a client that does not read at all is cut off', async (t) => {
  const site = await numbers(t, { tickMs: 50, patienceMs: 100 })
  site.there = 20_000
  const idle = connect(site.port, '127.0.0.1')
  idle.on('error', () => {})
  idle.pause()
  idle.write('GET / HTTP/1.0\r\n\r\n')
  await eventually(() => site.listening.size === 1)
  await eventually(() => site.listening.size === 0)
  await eventually(async () => (await connections(site.app)) === 0)
  t.pass()
  idle.destroy()
})

tap.test('who may stay no longer is cut off', async (t) => {
  const site = await numbers(t, { tickMs: 20 })
  site.there = 1
  const response = await fetch(`http://127.0.0.1:${site.port}`)
  const text = response.text()
  await eventually(() => site.readings.length > 0)
  site.mayStay = false
  await t.rejects(text, 'broken off, and not ended')
})

tap.test('where nothing comes, something is sent all the same', async (t) => {
  const site = await numbers(t, { keepalive: 'still here\n', tickMs: 20 })
  const response = await fetch(`http://127.0.0.1:${site.port}`)
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString()
    if (text.split('still here').length > 3 && !site.isOver) {
      site.isOver = true
      site.wake()
    }
  }
  t.match(text, /^numbers\n(still here\n){3,}$/)
})

tap.test('a reading that fails is tried again when there is news', async (t) => {
  const site = await numbers(t)
  site.fails = true
  site.there = 1
  const answer = fetch(`http://127.0.0.1:${site.port}`).then((response) => response.text())
  await eventually(() => site.readings.length > 0)
  site.fails = false
  site.isOver = true
  site.wake()
  t.same(linesOf(await answer), [1])
})

function connections({ server }: App): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
  })
}
