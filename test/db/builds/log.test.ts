import tap from 'tap'
import { startServers } from '../../servers.ts'
import { claimed, makeReady } from '../sample.ts'

const { freshDatabase } = await startServers(tap)

tap.test('the log is the same text, in whatever pieces it is written and read', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'numpy')
  const written = ['aé', '€', '', '𝄞x', '\0\u001b[31m', 'ü'.repeat(20), '𝄞', '\n']
  for (const text of written) await db.log.append(lease, text)
  const whole = written.join('')

  for (const maxBytes of [1, 5, 7, 64, 1000]) {
    let [text, offset] = ['', 0]
    for (;;) {
      const piece = await db.log.read(lease.buildId, offset, maxBytes)
      if (piece.nextOffset === offset) break
      if (Buffer.byteLength(piece.text) > Math.max(maxBytes, 4)) t.fail('more than was asked for')
      text += piece.text
      offset = piece.nextOffset
    }
    t.equal(text, whole, `${maxBytes} bytes at a time`)
    t.equal(offset, Buffer.byteLength(whole))
  }
})

tap.test('a read that begins inside a character begins at the next one', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'numpy')
  await db.log.append(lease, '𝄞')
  await db.log.append(lease, 'é€')
  t.match(await db.log.read(lease.buildId, 1, 100), { text: 'é€', offset: 4, nextOffset: 9 })
  t.match(await db.log.read(lease.buildId, 5, 100), { text: '€', offset: 6, nextOffset: 9 })
  t.match(await db.log.read(lease.buildId, 8, 100), { text: '', offset: 9, nextOffset: 9 })
  t.match(await db.log.read(lease.buildId, 100, 100), { text: '', offset: 9, nextOffset: 9 })
  t.match(await db.log.read(lease.buildId, -5, 100), { text: '𝄞é€', offset: 0, nextOffset: 9 })
})

tap.test('a log is complete when its build has ended and all of it has been read', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'numpy')
  t.strictSame(await db.log.read(lease.buildId, 0, 100), {
    text: '',
    offset: 0,
    missing: 0,
    nextOffset: 0,
    hasMore: false,
    complete: false,
    pruned: false,
    dropped: null,
  })
  await db.log.append(lease, 'one\ntwo\n')
  t.match(await db.log.read(lease.buildId, 0, 100), { text: 'one\ntwo\n', complete: false })
  await makeReady(db, lease)
  t.match(await db.log.read(lease.buildId, 0, 5), { nextOffset: 5, complete: false })
  t.match(await db.log.read(lease.buildId, 5, 100), { text: 'wo\n', nextOffset: 8, complete: true })
  t.match(await db.log.read('none', 7, 9), { text: '', offset: 0, nextOffset: 0, complete: true })
})

tap.test('what is read while the log grows is never more or less than what follows', async (t) => {
  const { db } = await freshDatabase()
  const lease = await claimed(db, 'numpy')
  const lines = Array.from({ length: 200 }, (_, i) => `line ${i} ✓\n`)
  const writing = (async () => {
    for (const line of lines) await db.log.append(lease, line)
    await makeReady(db, lease)
  })()
  let text = ''
  for (let offset = 0, complete = false; !complete; ) {
    const piece = await db.log.read(lease.buildId, offset, 37)
    text += piece.text
    offset = piece.nextOffset
    complete = piece.complete
  }
  await writing
  t.equal(text, lines.join(''))
})
