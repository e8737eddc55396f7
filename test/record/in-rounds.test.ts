import { setImmediate as turn } from 'node:timers/promises'
import tap from 'tap'
import { inRounds } from '../../src/record/in-rounds.ts'

/** Something to look up in, whose answers wait until they are let go. */
function slowly(known: { [key: string]: number }) {
  const rounds: string[][] = []
  const goOn: (() => void)[] = []
  const find = inRounds(async (keys) => {
    rounds.push(keys)
    await new Promise<void>((resolve) => goOn.push(resolve))
    if (keys.includes('bad')) throw new Error('cannot be looked up')
    return new Map(Object.entries(known).filter(([key]) => keys.includes(key)))
  })
  return { rounds, find, next: () => goOn.shift()?.() }
}

tap.test('what is asked for during a round goes into the next, each once', async (t) => {
  const { rounds, find, next } = slowly({ a: 1, b: 2, c: 3 })
  const first = [find('a'), find('b'), find('a')]
  await turn()
  t.same(rounds, [['a', 'b']], 'what is asked for at the same time is one round')
  const second = [find('c'), find('a'), find('nothing'), find('c')]
  await turn()
  t.equal(rounds.length, 1, 'one at a time')
  next()
  t.same(await Promise.all(first), [1, 2, 1])
  await turn()
  next()
  t.same(await Promise.all(second), [3, 1, null, 3])
  t.same(rounds, [
    ['a', 'b'],
    ['c', 'a', 'nothing'],
  ])
  const third = find('b')
  await turn()
  next()
  t.equal(await third, 2, 'and so on, after a pause')
})

tap.test('a round that fails fails for all that is in it, and for no other', async (t) => {
  const { find, next } = slowly({ a: 1 })
  const failing = Promise.allSettled([find('bad'), find('a')])
  await turn()
  const after = find('a')
  next()
  t.match(await failing, [
    { status: 'rejected', reason: /cannot be looked up/ },
    { status: 'rejected', reason: /cannot be looked up/ },
  ])
  await turn()
  next()
  t.equal(await after, 1)
})
