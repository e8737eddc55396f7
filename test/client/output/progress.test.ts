import tap from 'tap'
import { duration, progressOn } from '../../../src/client/output/progress.ts'
import { showsColours } from '../../../src/client/output/terminal.ts'
import { eventually } from '../../eventually.ts'
import { paper } from '../fixture.ts'

tap.test('durations', async (t) => {
  t.equal(duration(0), '0 s')
  t.equal(duration(59_999), '59 s')
  t.equal(duration(185_000), '3 min 05 s')
  t.equal(duration(7_620_000), '2 h 07 min')
})

tap.test('a line has the time passed, and on a terminal it goes on without a change', async (t) => {
  const lines = paper()
  progressOn(lines.terminal.err).show({ state: 'building', now: 'msgspec' })
  t.match(lines.written.err, /^building {2}\d+ s {2}msgspec\n$/)
  const { terminal, written } = paper('', { isTTY: true })
  const progress = progressOn(terminal.err)
  progress.show({ state: 'building', now: 'msgspec' })
  await eventually(() => /building {2}[1-9]\d* s {2}msgspec/.test(written.err))
  progress.end()
})

tap.test('colours are for terminals, unless NO_COLOR is set', async (t) => {
  t.equal(showsColours({ isTTY: true }, {}), true)
  t.equal(showsColours({ isTTY: true }, { NO_COLOR: '' }), true, 'an empty one does not count')
  t.equal(showsColours({ isTTY: true }, { NO_COLOR: '1' }), false)
  t.equal(showsColours({}, {}), false)
})
