import tap from 'tap'
import { endingWith } from '../../src/build/ending-with.ts'
import { BuildFailed } from '../../src/errors.ts'

const failed = new BuildFailed({ class: 'build-failed', message: 'It does not compile.' })
const broken = new Error('the folder cannot be removed')
const fail = async () => {
  throw failed
}
const breakDown = async () => {
  throw broken
}

tap.test('what follows the work never hides how that has failed', async (t) => {
  let ends = 0
  const end = async () => void ends++
  t.equal(await endingWith(async () => 'result', end), 'result')
  await t.rejects(endingWith(fail, end), failed)
  t.equal(ends, 2)
  await t.rejects(endingWith(fail, breakDown), failed)
  await t.rejects(
    endingWith(async () => 'result', breakDown),
    broken,
  )
})
