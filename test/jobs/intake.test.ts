import tap from 'tap'
import { openIntake } from '../../src/jobs/intake.ts'

tap.test('a closed intake waits for the work that it has, and takes none', async (t) => {
  const intake = openIntake()
  const done: string[] = []
  let finish = () => {}
  const first = intake.take(async () => {
    await new Promise<void>((resolve) => {
      finish = resolve
    })
    done.push('first')
  })
  const closed = intake.close().then(() => done.push('closed'))
  t.ok(intake.isClosed())
  await intake.take(async () => void done.push('second'))
  t.same(done, [])
  finish()
  await Promise.all([first, closed])
  t.same(done, ['first', 'closed'])
})

tap.test('work that fails reports its error, and holds nothing up', async (t) => {
  const intake = openIntake()
  const failing = intake.take(async () => {
    throw new Error('It broke.')
  })
  const closed = intake.close()
  await t.rejects(failing, { message: 'It broke.' })
  await closed
})
