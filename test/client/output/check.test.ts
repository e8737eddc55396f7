import tap from 'tap'
import type { DependencyCheck } from '../../../src/client/check/check.ts'
import { finding } from '../../../src/client/check/finding.ts'
import { checkMarkdown, escaped } from '../../../src/client/output/check-markdown.ts'
import { checkReport, summaryOf } from '../../../src/client/output/check-report.ts'
import { withVerdictColours } from '../../../src/client/output/verdict-colours.ts'
import { verdictText } from '../../../src/client/output/verdict-text.ts'

const result = (...of: Parameters<typeof finding>) => ({ version: '1.0', allowed: false, ...finding(...of) })
const row = { direct: true, requiredAt: ['r.txt:1'], neededBy: [] }
const targets = [{ label: '3.13t', target: 'python313FreeThreading', environment: null }]
const nothing = { notChecked: [], otherVersions: [], idle: [] }

tap.test('a verdict in words', async (t) => {
  const cases: [Parameters<typeof verdictText>[0], string][] = [
    [null, 'not needed'],
    [result('safe'), 'safe'],
    [result('unknown'), 'not known'],
    [result('not-in-channel', { because: 'near to it: numpy' }), 'not in the channel; near to it: numpy'],
    [result('does-not-build'), 'does not build'],
    [result('does-not-build', { since: '0.20', because: 'long' }), 'does not build; 0.20 and later do'],
    [result('does-not-build', { itself: false, because: 'needs b' }), 'does not build: needs b'],
    [result('turns-gil-on', { modules: ['a', 'b', 'c', 'd'] }), 'turns the GIL on: a, b, c and 1 more'],
    [
      result('turns-gil-on', { itself: false, through: ['a', 'b'], modules: ['a._c'] }),
      'turns the GIL on through a and b',
    ],
    [
      result('turns-gil-on', { modules: ['a._c'], since: '3.0' }),
      'turns the GIL on: a._c; 3.0 and later do not',
    ],
    [result('without-native-part', { modules: ['a._c'] }), 'works without its native part: a._c'],
    [
      result('without-native-part', { since: '3.0' }),
      'works without its native part; 3.0 and later build it',
    ],
    [
      result('cannot-be-imported', { modules: ['a.b'], because: 'ImportError: no' }),
      'cannot be imported: a.b: ImportError: no',
    ],
    [{ ...result('does-not-build'), allowed: true }, 'does not build (allowed)'],
  ]
  for (const [given, text] of cases) t.equal(verdictText(given), text)
})

tap.test('one sentence counts all', async (t) => {
  const packages = (['safe', 'does-not-build', 'unknown'] as const).map((verdict, index) => ({
    ...row,
    name: `p${index}`,
    results: [result(verdict)],
  }))
  t.equal(
    summaryOf({ targets, packages }),
    '1 of 3 packages is safe for 3.13t; 1 is not safe, 1 is not known.',
  )
  t.equal(summaryOf({ targets, packages: packages.slice(0, 1) }), '1 of 1 package is safe for 3.13t.')
})

tap.test('two targets are two columns', async (t) => {
  const two = [...targets, { label: '3.14t', target: 'python314FreeThreading', environment: null }]
  const packages = [{ ...row, name: 'a', results: [result('safe'), { ...result('safe'), version: '1.1' }] }]
  t.equal(
    checkReport({ ...nothing, targets: two, packages }).split('\n\n')[0],
    'PACKAGE  VERSION   NEEDED BY  3.13t  3.14t\na        1.0, 1.1  r.txt:1    safe   safe',
  )
  t.match(
    checkMarkdown({ ...nothing, targets: two, packages }),
    '| Package | Version | Needed by | 3.13t | 3.14t |',
  )
})

tap.test('Markdown: nothing in a cell is markup, or ends the cell', async (t) => {
  const hostile = 'a|b\\|c`d`*e*_f_<img src=x>[g](https://h.example)\nnext\u001b[31m @team #1 $x$'
  const check: DependencyCheck = {
    ...nothing,
    targets,
    packages: [{ ...row, name: hostile, results: [result('not-in-channel', { because: hostile })] }],
    notChecked: [{ where: hostile, what: hostile, because: hostile }],
    idle: [hostile],
  }
  const lines = checkMarkdown(check).split('\n')
  for (const line of lines.filter((one) => one.startsWith('|'))) {
    const bars = line.replace(/\\./g, '').split('|').length - 1
    t.ok(bars === 5 || bars === 4, 'as many bars as cells, and those alone')
    t.notMatch(line.replace(/\\./g, ''), /[`*_<>[\]#$]/)
    t.notMatch(line, /:\/\/|@team/)
    t.notOk(line.includes('\u001b'))
  }
  t.equal(escaped('a\r\n b'), 'a b')
})

tap.test('what was not checked, and what is allowed in vain, is listed', async (t) => {
  const packages = [{ ...row, name: 'a', results: [result('safe')] }]
  const report = checkReport({
    targets,
    packages,
    notChecked: [{ where: 'r.txt:2', what: '-e .', because: 'It is a path.' }],
    otherVersions: [{ where: 'r.txt:1', what: 'a==2', because: 'The channel has 1.0.' }],
    idle: ['b'],
  })
  t.equal(
    report,
    `PACKAGE  VERSION  NEEDED BY  VERDICT
a        1.0      r.txt:1    safe

Not checked:
  r.txt:2  -e .  It is a path.

Checked in the channel’s version:
  r.txt:1  a==2  The channel has 1.0.

Allowed, but safe or not there: b.

1 of 1 package is safe for 3.13t.
`,
  )
})

tap.test('colours are for verdicts, and not for names that read like one', async (t) => {
  const packages = [{ ...row, name: 'safe', results: [result('turns-gil-on', { modules: ['safe'] })] }]
  const lines = withVerdictColours(checkReport({ ...nothing, targets, packages })).split('\n')
  t.equal(lines[1], 'safe     1.0      r.txt:1    \u001b[31mturns the GIL on\u001b[39m: safe')
})
