import tap from 'tap'
import { waitAfter } from '../../src/webhooks/deliver.ts'

tap.test('attempts grow rarer for three days, and then end', async (t) => {
  const waits = Array.from({ length: 10 }, (_, before) => waitAfter(before + 1, { random: 0 }))
  const hours = [2, 5, 10, 14, 20, 24].map((hour) => hour * 3600)
  t.same(waits, [5, 300, 1800, ...hours, null])
})

tap.test('what failed together does not come back together', async (t) => {
  t.equal(waitAfter(2, { random: 0.5 }), 330)
  const seen = new Set(Array.from({ length: 50 }, () => waitAfter(2)))
  t.ok(seen.size > 1)
  for (const wait of seen) t.ok(wait !== null && wait >= 300 && wait < 360)
})

tap.test('a receiver that wants to be left alone is, for a day at most', async (t) => {
  t.equal(waitAfter(1, { wanted: 60, random: 0 }), 60)
  t.equal(waitAfter(2, { wanted: 60, random: 0 }), 300)
  t.equal(waitAfter(1, { wanted: 10 ** 9, random: 0 }), 24 * 3600)
  t.equal(waitAfter(10, { wanted: 60 }), null)
})
