import tap from 'tap'
import { median, table } from '../../ops/bench/cache/table.ts'
import { parseLoad } from '../../ops/bench/cache/wrk.ts'

const line = (facts: object) =>
  `Running 3s test\n@wrk ${JSON.stringify({ requests: 300, bytes: 6000, microseconds: 1_500_000, refused: 0, broken: 0, p50: 500, p99: 9000, ...facts })}\n`

tap.test('what wrk has counted', async (t) => {
  t.same(parseLoad(line({}), false), { requests: 300, bytes: 6000, seconds: 1.5, p50: 0.5, p99: 9 })
  t.same(parseLoad(line({ refused: 300 }), true), {
    requests: 300,
    bytes: 6000,
    seconds: 1.5,
    p50: 0.5,
    p99: 9,
  })
  t.throws(() => parseLoad(line({ refused: 1 }), false), /1 of 300 were no success/)
  t.throws(() => parseLoad(line({ refused: 299 }), true), /299 of 300/)
  t.throws(() => parseLoad(line({ broken: 2 }), false), /2 connections broke/)
  t.throws(() => parseLoad(line({ requests: 0 }), false), /nothing/)
  t.throws(() => parseLoad('unable to connect', false), /nothing: unable to connect/)
})

tap.test('medians, and a row for each thing that was measured', async (t) => {
  t.equal(median([3, 1, 2]), 2)
  t.equal(median([4, 1, 2, 3]), 2.5)
  t.equal(median([7]), 7)
  const rows = [
    { what: 'narinfos', unit: 'requests/s', nginx: 80_000.4, patchbay: 30_000 },
    { what: 'nix copy', unit: 'MB/s', nginx: 100, patchbay: 110 },
  ]
  t.equal(
    table(rows),
    `| what | unit | nginx | Patchbay | Patchbay : nginx |
| --- | --- | --: | --: | --: |
| narinfos | requests/s | 80000 | 30000 | 0.37 |
| nix copy | MB/s | 100 | 110 | 1.10 |`,
  )
})
