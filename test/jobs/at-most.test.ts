import tap from 'tap'
import { atMost } from '../../src/jobs/at-most.ts'

tap.test('no more runs at a time than is allowed, in turn, and failures leave their place', async (t) => {
  const inTurn = atMost(2)
  const begun: number[] = []
  const ends: ((error?: Error) => void)[] = []
  const works = [0, 1, 2, 3].map((index) =>
    inTurn(() => {
      begun.push(index)
      return new Promise<number>((resolve, reject) => {
        ends[index] = (error) => (error ? reject(error) : resolve(index))
      })
    }),
  )
  const settled = Promise.allSettled(works)
  t.strictSame(begun, [0, 1])
  ends[0]?.(new Error('failed'))
  await t.rejects(works[0] as Promise<number>, { message: 'failed' })
  t.strictSame(begun, [0, 1, 2])
  ends[1]?.()
  await works[1]
  t.strictSame(begun, [0, 1, 2, 3])
  ends[2]?.()
  ends[3]?.()
  t.strictSame(
    (await settled).map(({ status }) => status),
    ['rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
  )
  t.equal(await inTurn(async () => 'again'), 'again')
})
