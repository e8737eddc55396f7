import tap from 'tap'
import { closeInTime } from '../../src/jobs/close-in-time.ts'

tap.test('each part is closed, whatever the others do', async (t) => {
  const complaints: string[] = []
  const log = { error: (_facts: object, message: string) => void complaints.push(message) }
  let closed = 0
  const parts = {
    hanging: () => new Promise<void>(() => {}),
    failing: async () => {
      throw new Error('no')
    },
    sound: async () => void closed++,
  }
  const started = performance.now()
  await closeInTime(parts, 50, log)
  t.equal(closed, 1)
  t.strictSame(complaints.sort(), ['closing failed: failing', 'closing failed: hanging'])
  await closeInTime({ sound: parts.sound }, 60_000, log)
  t.ok(performance.now() - started < 10_000, 'one that is closed is not waited for')
})
