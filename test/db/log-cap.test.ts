import pg from 'pg'
import tap from 'tap'
import type { Db } from '../../src/db/db.ts'
import { startServers } from '../servers.ts'
import { claimed, makeReady } from './sample.ts'

const { freshDatabase } = await startServers(tap)

const cap = 1000
/** Lines of eleven bytes, three of them in one character. */
const line = (number: number) => `✓ ${String(number).padStart(6, '0')}\n`

/** Reads the log piece by piece; replaces a gap by a line with its number of bytes. */
async function whole(db: Db, buildId: string, { from = 0, maxBytes = 64 } = {}): Promise<string> {
  let text = ''
  for (let offset = from; ; ) {
    const piece = await db.log.read(buildId, offset, maxBytes)
    text += (piece.missing > 0 ? `(${piece.missing})\n` : '') + piece.text
    if (piece.nextOffset === offset) return text
    offset = piece.nextOffset
  }
}

tap.test('of a log beyond its cap the middle is dropped, and said to be', async (t) => {
  const { databaseUrl, db } = await freshDatabase()
  const lease = await claimed(db, 'numpy')
  const lines = Array.from({ length: 400 }, (_, number) => line(number))
  const size = Buffer.byteLength(lines.join(''))
  let most = 0
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  for (const [number, text] of lines.entries()) {
    await db.log.append(lease, text, cap)
    const { rows } = await client.query('SELECT sum(length(bytes))::int AS bytes FROM log_chunk')
    most = Math.max(most, rows[0].bytes)
    if (number % 50 === 0) {
      // At any time the log has its beginning and its end, and the dropped bytes fill the rest.
      const text = await whole(db, lease.buildId)
      const [head = '', missing, tail = ''] = text.split(/\((\d+)\)\n/)
      const written = lines.slice(0, number + 1).join('')
      t.ok(written.startsWith(head))
      if (missing === undefined) t.equal(text, written)
      else
        t.ok(
          written.endsWith(tail) &&
            Buffer.byteLength(head + tail) + Number(missing) === Buffer.byteLength(written),
        )
    }
  }
  t.ok(most <= cap + 2 * Buffer.byteLength(line(0)), `never more than the cap: ${most}`)
  const { dropped } = await db.log.read(lease.buildId, 0, 10)
  if (!dropped) throw new Error('nothing was dropped')
  t.ok(dropped.from >= cap / 2 && size - dropped.to >= cap / 2, 'half of it is the beginning, half the end')

  t.test('pieces end before the gap, and go on after it', async (t) => {
    t.match(await db.log.read(lease.buildId, 0, 10_000), {
      nextOffset: dropped.from,
      missing: 0,
      complete: false,
    })
    const after = await db.log.read(lease.buildId, dropped.from, 10_000)
    t.match(after, {
      offset: dropped.from,
      missing: dropped.to - dropped.from,
      nextOffset: size,
      complete: false,
    })
    t.equal(after.text, lines.join('').slice(-after.text.length))
    const inside = await db.log.read(lease.buildId, dropped.to - 5, 10)
    t.match(inside, { offset: dropped.to - 5, missing: 5 })
    t.equal(inside.nextOffset - dropped.to, Buffer.byteLength(inside.text))
    t.match(await db.log.read(lease.buildId, dropped.to, 10), { offset: dropped.to, missing: 0 })
  })

  t.test('the last lines, also where there are fewer behind the gap', async (t) => {
    const last = async (count: number, maxBytes = 100_000) =>
      whole(db, lease.buildId, { from: await db.log.lastLines(lease.buildId, count, maxBytes) })
    t.equal(await last(3), lines.slice(-3).join(''))
    t.equal(
      await last(3, 30),
      lines
        .slice(-3)
        .join('')
        .slice(-30)
        .replace(/^[^\n]*\n/, ''),
      'as many as there may be',
    )
    t.match(await last(399), new RegExp(`^\\(${dropped.to - dropped.from}\\)\n`))
  })

  await makeReady(db, lease)
  t.match(await db.log.read(lease.buildId, size - 1, 10), { text: '\n', complete: true })
})

tap.test('a piece that is larger than the cap is kept while it is the last', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'numpy')
  await db.log.append(lease, 'first\n', 10)
  await db.log.append(lease, `${'x'.repeat(100)}\n`, 10)
  t.equal(await whole(db, lease.buildId), `first\n${'x'.repeat(100)}\n`)
  await db.log.append(lease, 'third\n', 10)
  t.equal(await whole(db, lease.buildId), 'first\n(101)\nthird\n')
})

tap.test('the last lines of a log that is whole', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'numpy')
  t.equal(await db.log.lastLines(lease.buildId, 5, 1000), 0, 'it is empty')
  t.equal(await db.log.lastLines('none', 5, 1000), 0)
  const lines = Array.from({ length: 20_000 }, (_, number) => `line ${number}\n`)
  for (let at = 0; at < lines.length; at += 999)
    await db.log.append(lease, lines.slice(at, at + 999).join(''))
  const text = lines.join('')
  for (const count of [1, 2, 1998, 15_000, 20_000, 30_000]) {
    const from = await db.log.lastLines(lease.buildId, count, 2 ** 20)
    t.equal(text.slice(from), lines.slice(-count).join(''), `${count}`)
  }
  await db.log.append(lease, 'no end')
  t.equal(await db.log.lastLines(lease.buildId, 1, 1000), text.length)
})
