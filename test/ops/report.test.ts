import tap from 'tap'
import { failures, line, slowest } from '../../ops/test/report.ts'

const tapText = `TAP version 14
# Subtest: process 1
    # Subtest: test/one.test.ts
        # Subtest: it holds
            ok 1 - should be equal
            1..1
        ok 1 - it holds # time=2ms
        1..1
    ok 1 - test/one.test.ts # time=5ms
    # Subtest: test/two.test.ts
        # Subtest: it does not hold
            not ok 1 - should be equal
              ---
              diff: |
                -1
                +2
              ...
            1..1
        not ok 1 - it does not hold # time=2ms
        1..1
    not ok 2 - test/two.test.ts # time=5ms
    1..2
not ok 1 - process 1 # time=12ms
1..1
`

tap.test('failures are shown with their file and diagnostics, and nothing else is', async (t) => {
  const shown = failures(tapText)
  t.match(shown, /^ {4}# Subtest: test\/two\.test\.ts\n {12}not ok 1 - should be equal\n/)
  t.match(shown, /\+2/)
  t.notMatch(shown, 'one.test.ts')
  t.equal(shown.match(/not ok 1 - it does not hold/g)?.length, 1, 'no line twice')
  t.equal(failures(tapText.split('    # Subtest: test/two')[0] ?? ''), '')
})

tap.test('a process that dies without a word is a failure, too', async (t) => {
  t.match(failures('# Subtest: test/gone.test.ts\n    1..0\nnot ok 1 - test/gone.test.ts\n'), /gone/)
})

tap.test('a report has many failures, and an end', async (t) => {
  const text = Array.from({ length: 1000 }, (_, index) => `# Subtest: ${index}\n    not ok 1 - no\n`).join('')
  t.equal(failures(text).split('\n').length, 400)
})

tap.test('the ten slowest files, longest first', async (t) => {
  const ended = Array.from({ length: 12 }, (_, index) => ({
    file: `${index}.test.ts`,
    ok: true,
    seconds: index,
  }))
  const [heading, ...files] = slowest(ended).split('\n')
  t.equal(heading, 'The slowest files:')
  t.equal(files.length, 10)
  t.match(files[0], /^ +11\.0 s {2}11\.test\.ts$/)
  t.equal(line({ file: 'a.test.ts', ok: false, seconds: 1.25 }), 'not ok    1.3 s  a.test.ts')
})
