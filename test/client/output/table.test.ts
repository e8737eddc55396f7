import stringWidth from 'string-width'
import tap from 'tap'
import { aligned, listTable, widthOf } from '../../../src/client/output/table.ts'
import { measureFor } from '../../../src/client/output/text-width.ts'
import { paper } from '../fixture.ts'

await measureFor(paper('', { isTTY: true }).terminal)

const rows = [
  ['PACKAGE', 'FATE', 'REASON'],
  [
    'markupsafe',
    'rebuilt',
    'Has the extension module markupsafe._speedups, which is of another interpreter.',
  ],
  ['名前の長い包', 'reused', 'No extension module.'],
]

tap.test('output that is no terminal has a line for each row', async (t) => {
  t.equal(widthOf({ columns: 40 }), Number.POSITIVE_INFINITY)
  t.same(aligned(rows).split('\n').length, 3)
})

tap.test('rows fit a terminal: cells are wrapped, and wide characters count as two', async (t) => {
  for (const columns of [48, 60, 80]) {
    const lines = aligned(rows, widthOf({ isTTY: true, columns })).split('\n')
    for (const line of lines) t.ok(stringWidth(line) <= columns, `${columns}: ${line}`)
    t.ok(lines.length > 3, 'wrapped')
  }
  t.same(aligned(rows, 48).split('\n'), [
    'PACKAGE       FATE     REASON',
    'markupsafe    rebuilt  Has the extension module',
    '                       markupsafe._speedups,',
    '                       which is of another',
    '                       interpreter.',
    '名前の長い包  reused   No extension module.',
  ])
})

tap.test('a word without spaces is cut, and no column gets too narrow for words', async (t) => {
  const lines = aligned([['a'.repeat(50), 'b'.repeat(50)]], 10).split('\n')
  t.match(lines[0], /^a{12} {2}b{12}$/)
})

tap.test('escape sequences of a cell are not printed', async (t) => {
  t.equal(aligned([['a\u001b[2Jb', 'c']], 80), 'ab  c')
})

tap.test('an empty list says what to do', async (t) => {
  t.equal(listTable(['A'], [], 'Do this.', {}), 'Do this.\n')
  t.equal(listTable(['A'], [['b']], 'Do this.', {}), 'A\nb\n')
})
