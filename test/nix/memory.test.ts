import tap from 'tap'
import { memoryOf } from '../../src/nix/process/memory.ts'

tap.test('memory is counted in bytes, whatever the pages of the system', async (t) => {
  const held = await memoryOf(process.pid)
  // V8 and this file take tens of megabytes.
  t.ok(held > 10 * 1024 ** 2 && held < 4 * 1024 ** 3, `${held} bytes`)
  t.equal(await memoryOf(2 ** 22 + 1), 0, 'of no process')
})
