import tap from 'tap'
import { outcome } from '../../src/sweep/outcome.ts'
import type { Candidate, RetentionInput, Rules } from '../../src/sweep/retention.ts'
import { decideEvictions } from '../../src/sweep/retention.ts'

const now = new Date('2026-11-22T12:00:00Z')
const hours = (count: number) => new Date(now.getTime() - count * 3_600_000)
const days = (count: number) => hours(24 * count)
const mebibyte = 1024 ** 2
const rules: Rules = { maxAgeDays: 90, maxBytes: 100 * mebibyte, spareUsedWithinMs: 3_600_000 }

/** Returns an environment that was last used this many days ago. */
function used(id: string, daysAgo: number, pieces: number[], facts: Partial<Candidate> = {}): Candidate {
  return { id, lastUsedAt: days(daysAgo), readyAt: days(daysAgo + 1), pinned: false, pieces, ...facts }
}

/** Returns facts with pieces 0, 1, …, of these sizes in MiB. */
function facts(
  mebibytes: number[],
  environments: Candidate[],
  beingPublished: number[] = [],
): RetentionInput {
  const pieces = mebibytes.map((size, number) => ({ number, bytes: size * mebibyte }))
  return { now, environments, pieces, beingPublished }
}

const ids = (decided: { id: string }[]) => decided.map(({ id }) => id)

/** Returns the evicted environments, and the MiB that each frees. */
function evicted(some: RetentionInput, by = rules): [string, number][] {
  return outcome(some, by, decideEvictions(some, by)).evicted.map(({ id, freedBytes }) => [
    id,
    freedBytes / mebibyte,
  ])
}

tap.test('an environment unused for too long leaves, however small the cache is', async (t) => {
  const some = facts(
    [1, 1, 1],
    [used('old', 93.7, [0]), used('older', 200, [1]), used('young', 89, [2]), used('on the day', 90, [])],
  )
  t.same(decideEvictions(some, rules), [
    { id: 'older', because: 'It was not used for 200 days, and 90 is the limit (PATCHBAY_CACHE_MAX_DAYS).' },
    { id: 'old', because: 'It was not used for 93 days, and 90 is the limit (PATCHBAY_CACHE_MAX_DAYS).' },
  ])
})

tap.test('while the cache is too large, the least recently used leave', async (t) => {
  const some = facts(
    [50, 50, 50, 50],
    [used('c', 1, [2]), used('a', 3, [0]), used('d', 0.5, [3]), used('b', 2, [1])],
  )
  t.same(decideEvictions(some, rules), [
    {
      id: 'a',
      because:
        'The cache held 200.0 MiB, 100.0 MiB is the limit (PATCHBAY_CACHE_MAX_MB), and this environment was the least recently used.',
    },
    {
      id: 'b',
      because:
        'The cache held 150.0 MiB, 100.0 MiB is the limit (PATCHBAY_CACHE_MAX_MB), and this environment was the least recently used.',
    },
  ])
  t.same(
    decideEvictions(some, { ...rules, maxBytes: 200 * mebibyte }),
    [],
    'at the limit it is not too large',
  )
})

tap.test('what leaves for its age makes room for the others', async (t) => {
  const some = facts([60, 60, 40], [used('old', 100, [0]), used('a', 2, [1]), used('b', 1, [2])])
  t.same(evicted(some), [['old', 60]])
})

tap.test('a piece goes with its last holder', async (t) => {
  const some = facts(
    [30, 30, 30, 70],
    [used('a', 4, [0, 1]), used('b', 3, [0, 1]), used('c', 2, [1, 2]), used('d', 1, [3])],
  )
  t.same(
    evicted(some),
    [
      ['a', 0],
      ['b', 30],
      ['c', 60],
    ],
    'the first frees nothing by itself, and has to go all the same',
  )
})

tap.test('no environment leaves if that frees nothing', async (t) => {
  const shared = used('shares all with a pinned one', 5, [0])
  const pinned = used('pinned', 9, [0, 1], { pinned: true })
  const others = [used('a', 3, [2]), used('b', 1, [3])]
  t.same(evicted(facts([60, 10, 50, 30], [shared, pinned, ...others])), [['a', 50]])
  t.same(evicted(facts([60, 10, 50, 30], [used('has nothing', 6, []), shared, pinned, ...others])), [
    ['a', 50],
  ])
  t.same(
    evicted(facts([60, 10, 50, 30], [used('old', 99, [0]), shared, pinned, ...others])),
    [
      ['old', 0],
      ['a', 50],
    ],
    'but for its age anybody does',
  )
  t.same(
    evicted(facts([120, 10], [used('shared with a build', 5, [0]), used('b', 1, [1])], [0])),
    [['b', 10]],
    'what a build publishes is kept there, too',
  )
})

tap.test('pinned, just used, just ready', async (t) => {
  const some = facts(
    [200, 200, 200, 200, 200],
    [
      used('pinned', 500, [0], { pinned: true }),
      used('used', 0, [1], { lastUsedAt: hours(1) }),
      used('ready', 500, [2], { readyAt: hours(0.5) }),
      used('idle', 0, [3], { lastUsedAt: hours(1.01) }),
    ],
    [4],
  )
  const decided = decideEvictions(some, rules)
  t.same(ids(decided), ['idle'])
  t.same(outcome(some, rules, decided).aboveLimit, {
    bytes: 700 * mebibyte,
    because:
      'Held: 200.0 MiB by pinned environments, 400.0 MiB by environments that were used or became ready just now, 200.0 MiB by builds that publish.',
  })
})

tap.test('paths that no environment holds go, and do not make others leave', async (t) => {
  const some = facts([100, 100, 0], [used('a', 3, [0])])
  const decided = decideEvictions(some, rules)
  t.same(decided, [])
  t.same(outcome(some, rules, decided), { evicted: [], unheld: [1, 2], aboveLimit: null })
})

tap.test('what comes of it where some stay after all', async (t) => {
  const some = facts([60, 60, 60], [used('a', 3, [0]), used('b', 2, [0, 1]), used('c', 1, [2])])
  const decided = decideEvictions(some, rules)
  t.same(ids(decided), ['a', 'b'])
  const { evicted, unheld, aboveLimit } = outcome(some, rules, decided.slice(1))
  t.same(
    evicted.map(({ id, freedBytes }) => [id, freedBytes]),
    [['b', 60 * mebibyte]],
  )
  t.same(unheld, [1])
  t.same(aboveLimit, {
    bytes: 20 * mebibyte,
    because: 'Held: 120.0 MiB by environments that came into use meanwhile.',
  })
})

tap.test('used at the same time, in the order of their ids; the same every time', async (t) => {
  const environments = ['d', 'b', 'a', 'c'].map((id, number) => used(id, 2, [number]))
  const some = facts([50, 50, 50, 50], environments)
  t.same(ids(decideEvictions(some, rules)), ['a', 'b'])
  t.same(
    decideEvictions({ ...some, environments: environments.toReversed() }, rules),
    decideEvictions(some, rules),
  )
})

tap.test('a cache with nothing in it', async (t) => {
  t.same(decideEvictions(facts([], []), rules), [])
  t.same(outcome(facts([], []), rules, []), { evicted: [], unheld: [], aboveLimit: null })
})
