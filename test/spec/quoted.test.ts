import tap from 'tap'
import { quoted } from '../../src/spec/quoted.ts'

tap.test('values as messages show them', async (t) => {
  t.equal(quoted('a"b\n'), '"a\\"b\\n"')
  t.equal(quoted('x'.repeat(61)), `"${'x'.repeat(60)}"… (61 characters)`)
  t.equal(quoted([[[]]]), 'a list')
  t.equal(quoted({ toString: 1 }), 'an object')
  t.equal(quoted(null), 'null')
})
