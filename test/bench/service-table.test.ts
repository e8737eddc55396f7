import tap from 'tap'
import { figure, isMet, table } from '../../ops/bench/service/table.ts'

tap.test('each figure stands beside its goal and the last release', async (t) => {
  const release = { version: '1.0.0', commit: 'abc', figures: { posts: 110 } }
  const lines = [
    { key: 'posts', what: 'POSTs', goal: { atLeast: 2000 }, value: 2345.6, detail: 'p50 1 ms' },
    { key: 'ratio', what: 'p99 : median', goal: { atMost: 10 }, value: 12.345, detail: '' },
  ]
  t.equal(
    table(lines, release),
    `| what | goal | today | 1.0.0 (abc) | met | measured |
| --- | --: | --: | --: | --- | --- |
| POSTs | ≥ 2000 | 2346 | 110 | yes | p50 1 ms |
| p99 : median | ≤ 10 | 12.3 |  | no |  |`,
  )
  t.equal(figure(0.012345), '0.0123')
  t.ok(isMet({ atLeast: 0.2 }, 0.2))
  t.notOk(isMet({ atMost: 2 }, 2.01))
})
