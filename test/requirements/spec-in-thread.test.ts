import tap from 'tap'
import { specsInThreads } from '../../src/requirements/spec-in-thread.ts'

const known = {
  defaults: { target: 'python313FreeThreading', system: 'x86_64-linux' },
  pythonVersion: '3.13.5',
  packageNames: ['click'],
}
const task = (text: string) => ({ file: { name: 'requirements.txt', text }, known })
const limits = { milliseconds: 60_000, megabytes: 256, threads: 2 }

tap.test('more files than threads are all converted', async (t) => {
  const convert = specsInThreads(limits)
  const made = await Promise.all(Array.from({ length: 5 }, () => convert(task('click\n'))))
  for (const one of made) t.match(one, { made: { spec: { packages: ['click'] } } })
})

tap.test('a text that would take minutes is given up, and the next one is read', async (t) => {
  const hostile = `a[x=${' '.repeat(400_000)}!`
  const convert = specsInThreads({ ...limits, milliseconds: 1000, threads: 1 })
  t.match(await convert(task(hostile)), { fault: /takes more than 1 s, so the service has stopped/ })
  t.match(await specsInThreads(limits)(task('click\n')), { made: { spec: { packages: ['click'] } } })
})

tap.test('a text that needs too much memory is given up', async (t) => {
  const convert = specsInThreads({ ...limits, megabytes: 16 })
  t.match(await convert(task('some-package-name==1.0 ; python_version > "3"\n'.repeat(200_000))), {
    fault: /takes more than 16 MB of memory/,
  })
})
