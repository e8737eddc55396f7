import tap from 'tap'
import { table } from '../../ops/bench/fleet/table.ts'

tap.test('a fleet is compared with workers that are never idle', async (t) => {
  const wait = { p50: 1.25, p99: 10 }
  const figures = {
    ...{ workers: 10, builds: 2500, buildMs: 500, seconds: 250, transactions: 21.04, lost: 3, failed: 0 },
    cpuMs: { api: 12.4, postgres: 30, redis: 1.6, workers: 20 },
    waits: { high: { p50: 0.1, p99: 0.5 }, normal: wait, low: wait },
  }
  const [, , row] = table([figures]).split('\n')
  t.equal(
    row,
    '| 10 | 2,500 | 250 s | 50 % | 10.0 | 0.1 s, p99 0.5 s | 1.3 s, p99 10.0 s | 1.3 s, p99 10.0 s | 21.0 | 12, 30, 2, 20 ms | 3 | 0 |',
  )
})
