import tap from 'tap'
import { cpuSeconds, residentMebibytes } from '../../ops/bench/watchers/process.ts'
import { quantile, table } from '../../ops/bench/watchers/table.ts'

tap.test('quantiles are values that were measured', async (t) => {
  const values = Array.from({ length: 200 }, (_, at) => 200 - at)
  t.equal(quantile(values, 0.5), 100)
  t.equal(quantile(values, 0.99), 198)
  t.equal(quantile(values, 1), 200)
  t.equal(quantile([7], 0.01), 7)
  t.ok(Number.isNaN(quantile([], 0.5)))
})

tap.test('a column for each number of clients', async (t) => {
  const one = {
    ...{ clients: 1, memoryBefore: 99.6, memoryWith: 101, cpuMs: 3.04, transactions: 40 },
    ...{ streams: [4, 5], polls: [6], recording: [3], plain: [1, 2, 30] },
  }
  t.equal(
    table([one, { ...one, clients: 500, memoryWith: 140 }]),
    `|  | 1 + 1 clients | 500 + 500 clients |
| --- | --: | --: |
| memory before, MiB | 100 | 100 |
| memory with them, MiB | 101 | 140 |
| recording an event, ms (median, p99) | 3.0, 3.0 | 3.0, 3.0 |
| … until a stream has it, ms | 4.0, 5.0 | 4.0, 5.0 |
| … until a long poll has it, ms | 6.0, 6.0 | 6.0, 6.0 |
| another GET meanwhile, ms | 2.0, 30.0 | 2.0, 30.0 |
| CPU by event, ms | 3.0 | 3.0 |
| Postgres’ transactions by event | 40.0 | 40.0 |`,
  )
})

tap.test('what a process takes', async (t) => {
  t.ok((await residentMebibytes(process.pid)) > 10)
  t.ok((await cpuSeconds(process.pid)) > 0)
})
