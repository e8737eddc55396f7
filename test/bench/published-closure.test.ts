import tap from 'tap'
import { pathCount, pathSizes } from '../../ops/bench/publish/closure.ts'

tap.test('a published closure has its size in a few large and many small paths', async (t) => {
  for (const mebibytes of [256, 2048]) {
    const total = mebibytes * 1024 ** 2
    const sizes = pathSizes(total)
    t.equal(sizes.length, pathCount)
    const sum = sizes.reduce((before, size) => before + size, 0)
    t.ok(sum <= total && sum > total - pathCount, `${sum} of ${total}`)
    t.ok(sizes.every((size) => size > 0))
    const [largest = 0] = sizes
    const below = sizes.filter((size) => size < largest / 50).length
    t.ok(below > pathCount / 2, `${below} paths are much smaller than the largest`)
  }
})
